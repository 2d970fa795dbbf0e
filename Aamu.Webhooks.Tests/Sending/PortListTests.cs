using Aamu.Webhooks.Core.Deliveries;
using Aamu.Webhooks.Core.Sending;

namespace Aamu.Webhooks.Tests.Sending;

public sealed class PortListTests
{
    [Theory]
    [InlineData(80, true)]
    [InlineData(443, true)]
    [InlineData(1024, true)]
    [InlineData(5080, true)]
    [InlineData(65535, true)]
    [InlineData(22, false)]
    [InlineData(25, false)]
    [InlineData(81, false)]
    [InlineData(1023, false)]
    [InlineData(0, false)]
    public void Unless_settings_say_otherwise_the_web_s_ports_and_those_of_people_s_own_programs_are_called(int port, bool may) =>
        Assert.Equal(may, PortList.Parse(new DeliveryOptions().AllowedPorts).ObjectionTo(port) is null);

    [Theory]
    [InlineData("443", "443")]
    [InlineData(" 80 ,443; 8000 - 8999 ,", "80, 443, 8000-8999")]
    [InlineData("1-65535", "1-65535")]
    public void A_list_is_read_as_people_write_it(string text, string read) => Assert.Equal(read, PortList.Parse(text).ToString());

    [Theory]
    [InlineData(null, "no port could be called")]
    [InlineData(" , ", "no port could be called")]
    [InlineData("0", "\"0\" is neither")]
    [InlineData("80, 65536", "\"65536\" is neither")]
    [InlineData("443-80", "\"443-80\" is neither")]
    [InlineData("-80", "\"-80\" is neither")]
    [InlineData("80-", "\"80-\" is neither")]
    [InlineData("80 443", "\"80 443\" is neither")]
    [InlineData("https", "\"https\" is neither")]
    public void What_is_no_list_is_refused_in_words(string? text, string words)
    {
        Assert.False(PortList.TryParse(text, out _, out var reason));
        Assert.StartsWith(words, reason, StringComparison.Ordinal);
    }
}
