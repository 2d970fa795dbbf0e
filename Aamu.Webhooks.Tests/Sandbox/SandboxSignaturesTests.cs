using Aamu.Webhooks.Core.Ids;
using Aamu.Webhooks.Core.Sandbox;
using Aamu.Webhooks.Core.Teams;
using Aamu.Webhooks.Core.Webhooks;
using Aamu.Webhooks.Tests.Deliveries;
using Aamu.Webhooks.Tests.Fixtures;
using Aamu.Webhooks.Web.Sandbox;
using Bunit;

namespace Aamu.Webhooks.Tests.Sandbox;

public sealed class SandboxSignaturesTests
{
    [Fact]
    public async Task A_real_delivery_verifies_and_names_its_webhook()
    {
        await using var workspace = await Workspace.StartAsync();
        var (request, _) = await ReceivedAsync(workspace);

        Assert.Equal(SignatureState.Verified, await JudgeAsync(workspace, request));
        var finding = (await workspace.Get<SandboxSignatures>().JudgeAsync(workspace.Admin, [request]))[request.Key];
        Assert.Equal(("Orders", false), (finding.WebhookName, finding.PreviousSecret));
    }

    [Fact]
    public async Task What_was_changed_replayed_or_never_signed_is_told_apart()
    {
        await using var workspace = await Workspace.StartAsync();
        var (request, _) = await ReceivedAsync(workspace);

        Assert.Equal(SignatureState.NoSecretFits, await JudgeAsync(workspace, request with { Body = [.. request.Body, (byte)'\n'] }));
        Assert.Equal(SignatureState.WrongTime, await JudgeAsync(workspace, request with { At = request.At.AddMinutes(6) }));
        Assert.Equal(SignatureState.NotSigned, await JudgeAsync(workspace, request with { Headers = "content-type: application/json" }));
        Assert.Equal(SignatureState.NoSecretFits, await JudgeAsync(workspace, request with { Headers = "x-aamu-signature: t=,v1=zz" }));
    }

    [Fact]
    public async Task A_secret_that_was_rotated_out_is_recognised()
    {
        await using var workspace = await Workspace.StartAsync();
        var (request, webhook) = await ReceivedAsync(workspace);
        await workspace.Get<SecretKeeper>().RotateAsync(workspace.Admin, webhook);

        Assert.True((await workspace.Get<SandboxSignatures>().JudgeAsync(workspace.Admin, [request]))[request.Key].PreviousSecret);
    }

    [Fact]
    public async Task A_secret_that_is_gone_is_told_and_nobody_is_accused()
    {
        await using var workspace = await Workspace.StartAsync();
        var (request, webhook) = await ReceivedAsync(workspace);
        workspace.Clock.Advance(TimeSpan.FromMinutes(1));
        await workspace.Get<SecretKeeper>().RotateAsync(workspace.Admin, webhook, TimeSpan.Zero);

        var finding = (await workspace.Get<SandboxSignatures>().JudgeAsync(workspace.Admin, [request]))[request.Key];
        Assert.Equal((SignatureState.NoSecretFits, 1, "aino@example.com"), (finding.State, finding.Ended?.Number, finding.Ended?.By));
        await using var screen = new Screen(workspace);
        var card = screen.Open<SandboxPage>("/t/team_1/sandbox").WaitForElement(".request").TextContent;
        Assert.Contains("Secret no longer kept", card, StringComparison.Ordinal);
        Assert.Contains("whether it made this cannot be tried any more", card, StringComparison.Ordinal);

        // What names no delivery of this team is told as before.
        var stranger = request with { Headers = request.Headers.Replace("whd_", "whd_0", StringComparison.Ordinal) };
        Assert.Null((await workspace.Get<SandboxSignatures>().JudgeAsync(workspace.Admin, [stranger]))[request.Key].Ended);
    }

    [Fact]
    public async Task Of_two_webhooks_with_the_same_secret_the_one_that_sent_it_is_named()
    {
        await using var workspace = await Workspace.StartAsync();
        var secret = SigningSecret.Generate();
        await using var receiver = await Receiver.StartAsync();
        await workspace.Get<WebhookRegistry>().CreateAsync(workspace.Admin, new WebhookDraft { Name = "Another", Url = Results.DeadUrl, EventTypes = ["doc.*"] }, secret);
        var orders = (await workspace.Get<WebhookRegistry>().CreateAsync(workspace.Admin, new WebhookDraft { Name = "Orders", Url = receiver.Url, EventTypes = ["task.*"] }, secret)).Value!.Id;
        await workspace.EventAsync();
        await workspace.DrainAsync(orders);
        var request = await PutAsync(workspace, receiver.Requests[0]);
        Assert.Equal("Orders", (await workspace.Get<SandboxSignatures>().JudgeAsync(workspace.Admin, [request]))[request.Key].WebhookName);
    }

    [Fact]
    public async Task During_an_overlap_the_present_secret_is_named_and_the_previous_one_beside_it()
    {
        await using var workspace = await Workspace.StartAsync();
        await using var receiver = await Receiver.StartAsync();
        var webhook = await workspace.OfAsync("Orders", receiver.Url);
        await workspace.Get<SecretKeeper>().RotateAsync(workspace.Admin, webhook);
        await workspace.EventAsync();
        await workspace.DrainAsync(webhook);
        var request = await PutAsync(workspace, receiver.Requests[^1]);

        Assert.False((await workspace.Get<SandboxSignatures>().JudgeAsync(workspace.Admin, [request]))[request.Key].PreviousSecret);
        await using var screen = new Screen(workspace);
        Assert.Contains(
            "verifies with the present secret of “Orders”, and with the previous one, which still signed it",
            screen.Open<SandboxPage>("/t/team_1/sandbox").WaitForElement(".inside").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Another_teams_secrets_are_not_asked()
    {
        await using var workspace = await Workspace.StartAsync();
        var (request, _) = await ReceivedAsync(workspace);
        var foreign = new TeamScope(new TeamId("team_2"), TeamRole.Admin, "eve@example.com");

        Assert.Equal(SignatureState.NoSecretFits, (await workspace.Get<SandboxSignatures>().JudgeAsync(foreign, [request]))[request.Key].State);
    }

    [Fact]
    public async Task The_page_teaches_while_it_is_empty_and_fills_by_itself()
    {
        await using var workspace = await Workspace.StartAsync();
        await using var screen = new Screen(workspace);
        var page = screen.Open<SandboxPage>("/t/team_1/sandbox");
        Assert.Contains("Copy the URL above", page.WaitForElement(".how").TextContent, StringComparison.Ordinal);

        var token = await workspace.Get<SandboxReceiver>().TokenAsync(workspace.Admin);
        (await workspace.Get<SandboxReceiver>().ReceiveAsync(token, "POST", [new("content-type", "text/plain")], "<i>hi</i>"u8.ToArray(), CancellationToken.None))!.Dispose();
        workspace.Clock.Advance(TimeSpan.FromSeconds(1));

        page.WaitForAssertion(() => Assert.Contains("Not signed", page.Find(".request").TextContent, StringComparison.Ordinal));
        page.Find(".request button").Click();
        Assert.Equal("<i>hi</i>", page.WaitForElement(".request pre").TextContent);
    }

    [Fact]
    public async Task Older_requests_are_a_page_further_on()
    {
        await using var workspace = await Workspace.StartAsync();
        await using var screen = new Screen(workspace);
        var token = await workspace.Get<SandboxReceiver>().TokenAsync(workspace.Admin);
        for (var i = 0; i < 53; i++)
        {
            (await workspace.Get<SandboxReceiver>().ReceiveAsync(token, "POST", [], System.Text.Encoding.UTF8.GetBytes($"{i}"), CancellationToken.None))!.Dispose();
        }

        var first = screen.Open<SandboxPage>("/t/team_1/sandbox");
        first.WaitForAssertion(() => Assert.Equal(50, first.FindAll(".request").Count));
        var older = first.Find("a[href*='before=']").GetAttribute("href")!;

        var second = screen.Open<SandboxPage>(older, ("Id", older.Split('/', '?')[4]));
        second.WaitForAssertion(() => Assert.Equal(3, second.FindAll(".request").Count));
        Assert.Equal("The newest", second.FindAll(".fine a")[^1].TextContent);
    }

    /// <summary>A delivery as a receiver got it, put into the sandbox by hand: the workspace has no web server of its own.</summary>
    private static async Task<(SandboxLine Request, WebhookId Webhook)> ReceivedAsync(Workspace workspace)
    {
        await using var receiver = await Receiver.StartAsync(200);
        var webhook = await workspace.OfAsync("Orders", receiver.Url);
        return (await PutAsync(workspace, receiver.Requests[0]), webhook);
    }

    private static async Task<SandboxLine> PutAsync(Workspace workspace, ReceivedRequest received)
    {
        var sandbox = workspace.Get<SandboxReceiver>();
        (await sandbox.ReceiveAsync(await sandbox.TokenAsync(workspace.Admin), "POST", received.Headers, received.Body, CancellationToken.None))!.Dispose();
        return (await sandbox.ReadAsync(workspace.Admin, 1))[0];
    }

    private static async Task<SignatureState> JudgeAsync(Workspace workspace, SandboxLine request) =>
        (await workspace.Get<SandboxSignatures>().JudgeAsync(workspace.Admin, [request]))[request.Key].State;
}
