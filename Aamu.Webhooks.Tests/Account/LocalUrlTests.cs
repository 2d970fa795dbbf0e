using Aamu.Webhooks.Web.Account;

namespace Aamu.Webhooks.Tests.Account;

public sealed class LocalUrlTests
{
    [Theory]
    [InlineData("/t/team_1/webhooks?status=paused#top")]
    [InlineData("/")]
    [InlineData("/account/setup?x=https://evil.example/")]
    public void A_path_of_this_site_is_followed(string url) => Assert.Equal(url, LocalUrl.OrHome(url));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("https://evil.example/")]
    [InlineData("//evil.example/")]
    [InlineData("/\\evil.example/")]
    [InlineData("/\t/evil.example/")]
    [InlineData("/\n/evil.example/")]
    [InlineData("\\\\evil.example")]
    [InlineData("javascript:alert(1)")]
    [InlineData("evil.example")]
    [InlineData(" /x")]
    public void Every_other_leads_home(string? url) => Assert.Equal("/", LocalUrl.OrHome(url));
}
