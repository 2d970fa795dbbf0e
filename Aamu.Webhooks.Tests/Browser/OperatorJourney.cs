using Aamu.Webhooks.Tests.Browser.Pages;
using Aamu.Webhooks.Tests.Fixtures;
using Microsoft.Playwright;

namespace Aamu.Webhooks.Tests.Browser;

[Collection(BrowserJourneys.Name)]
public sealed class OperatorJourney(Chromium chromium, RunningApp app)
{
    [Fact]
    public async Task An_operator_opens_the_jobs_dashboard()
    {
        var console = await AdminConsole.SignInAsync(chromium, app, RunningApp.OperatorEmail, RunningApp.OperatorPassword);
        await console.Page.WaitForURLAsync(url => !url.Contains("sign-in", StringComparison.Ordinal));
        await console.Page.GotoAsync("/hangfire/recurring");
        await Assertions.Expect(console.Page.GetByText("look for what nobody came for").First).ToBeVisibleAsync();
        await console.Page.GotoAsync("/hangfire/servers");
        await Assertions.Expect(console.Page.GetByText("slow-lanes").First).ToBeVisibleAsync();
    }

    [Fact]
    public async Task For_a_team_admin_and_for_nobody_there_is_no_dashboard()
    {
        var console = await AdminConsole.SignInAsync(chromium, app);
        await console.Page.WaitForURLAsync(url => !url.Contains("sign-in", StringComparison.Ordinal));
        Assert.Equal(404, (await console.Page.GotoAsync("/hangfire"))!.Status);
        Assert.Equal(404, (int)(await app.Nobody.GetAsync("/hangfire")).StatusCode);
        Assert.Equal(404, (int)(await app.Nobody.GetAsync("/hangfire/jobs/enqueued")).StatusCode);
    }
}
