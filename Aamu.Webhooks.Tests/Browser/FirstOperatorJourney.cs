using Aamu.Webhooks.Tests.Browser.Pages;
using Aamu.Webhooks.Tests.Fixtures;
using Aamu.Webhooks.Web.Account;

namespace Aamu.Webhooks.Tests.Browser;

[Collection(BrowserJourneys.Name)]
public sealed class FirstOperatorJourney(Chromium chromium)
{
    [Fact]
    [Visits("/account/setup", "/operate")]
    public async Task Whoever_reads_the_log_of_a_new_service_becomes_its_operator_by_the_link_in_it_and_the_link_is_used_up()
    {
        await using var app = await RunningApp.StartAsync(("Seed:OperatorEmail", ""));
        await app.Logs.WaitForAsync(SetupLink.Path);
        var link = app.Logs.Lines.Single(line => line.Contains(SetupLink.Path, StringComparison.Ordinal)).Split(' ').Single(word => word.StartsWith(app.Url, StringComparison.Ordinal));
        await using var browser = await chromium.ContextAsync(app.Url);
        var pages = new PlainPages(app, await browser.NewPageAsync());

        await pages.Page.GotoAsync(link);
        await pages.ExpectTitleAsync("Become the first operator");
        await pages.FillAsync(("Your e-mail", "first@example.com"), ("Password", People.Password));
        await pages.PressAsync("Make the account");
        await pages.ExpectTitleAsync("Lanes");
        await pages.Page.GotoAsync(link);
        await pages.ExpectTitleAsync("This link does not open anything");
    }
}
