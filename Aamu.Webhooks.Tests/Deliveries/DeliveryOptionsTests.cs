using Aamu.Webhooks.Core.Deliveries;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Aamu.Webhooks.Tests.Deliveries;

public sealed class DeliveryOptionsTests
{
    [Fact]
    public void The_defaults_are_in_order()
    {
        var options = Bind();
        Assert.Equal((TimeSpan.FromSeconds(15), "", "80, 443, 1024-65535", RetrySchedule.DefaultText), (options.RequestTimeout, options.AllowedNetworks, options.AllowedPorts, options.RetrySchedule));
    }

    [Fact]
    public void Settings_are_read_by_their_names()
    {
        var options = Bind(("RequestTimeout", "00:00:05"), ("RetrySchedule", "00:00:01"), ("AllowedNetworks", "127.0.0.1, ::1; 10.0.0.0/8"), ("MaxInFlightPerWebhook", "3"));
        Assert.Equal((TimeSpan.FromSeconds(5), "00:00:01", 3), (options.RequestTimeout, options.RetrySchedule, options.MaxInFlightPerWebhook));
    }

    [Theory]
    [InlineData("RequestTimeout", "00:00:00")]
    [InlineData("RequestTimeout", "15")]
    [InlineData("RetrySchedule", "5, 30")]
    [InlineData("AllowedNetworks", "10.0.0.1/8")]
    [InlineData("AllowedNetworks", "everything")]
    [InlineData("AllowedPorts", "80, https")]
    [InlineData("AllowedPorts", "")]
    [InlineData("MaxInFlightPerWebhook", "0")]
    public void A_wrong_setting_is_refused_by_name(string name, string value)
    {
        var refused = Assert.Throws<OptionsValidationException>(() => Bind((name, value)));
        Assert.Contains($"Delivery:{name}", refused.Message, StringComparison.Ordinal);
    }

    private static DeliveryOptions Bind(params (string Name, string Value)[] settings)
    {
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(settings.Select(setting => KeyValuePair.Create($"Delivery:{setting.Name}", (string?)setting.Value)))
            .Build();
        using var services = new ServiceCollection()
            .AddSingleton<IConfiguration>(configuration)
            .AddSingleton<IValidateOptions<DeliveryOptions>, DeliveryOptionsRules>()
            .AddOptions<DeliveryOptions>().BindConfiguration(DeliveryOptions.Section).ValidateDataAnnotations().Services
            .BuildServiceProvider();
        return services.GetRequiredService<IOptions<DeliveryOptions>>().Value;
    }
}
