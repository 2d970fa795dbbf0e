using System.Net;
using Aamu.Webhooks.Core.Sandbox;
using Aamu.Webhooks.Core.Webhooks;
using Aamu.Webhooks.Tests.Fixtures;

namespace Aamu.Webhooks.Tests.Sandbox;

public sealed class SandboxReceivingTests(RunningApp app) : IClassFixture<RunningApp>
{
    [Fact]
    public async Task A_header_that_opens_doors_is_kept_by_its_name_only()
    {
        var team = await app.AddTeamAsync();
        var sandbox = app.Get<SandboxReceiver>();
        var draft = new WebhookDraft
        {
            Name = "Sandbox",
            Url = $"{app.Url}/sandbox/{await sandbox.TokenAsync(team.Scope)}",
            EventTypes = ["*"],
            Headers = [new("Authorization", "Bearer open-sesame"), new("X-Api-Key", "open-sesame"), new("X-Region", "fi-north")],
        };
        var webhook = (await app.Get<WebhookRegistry>().CreateAsync(team.Scope, draft)).Value!;
        await app.Get<TestDelivery>().SendAsync(team.Scope, webhook.Id);
        await team.UntilAsync(async () => (await sandbox.ReadAsync(team.Scope, 1)).Count > 0);

        var request = Assert.Single(await sandbox.ReadAsync(team.Scope, 10));
        Assert.DoesNotContain("open-sesame", request.Headers, StringComparison.Ordinal);
        Assert.Contains("authorization: ***\n", request.Headers, StringComparison.Ordinal);
        Assert.Contains("x-region: fi-north\n", request.Headers, StringComparison.Ordinal);
        Assert.Equal(SignatureState.Verified, (await app.Get<SandboxSignatures>().JudgeAsync(team.Scope, [request]))[request.Key].State);
    }

    [Fact]
    public async Task An_address_that_nobody_has_made_receives_nothing()
    {
        using var answer = await app.Nobody.PostAsync("/sandbox/abcdefghijklmnopqrstuvwxyz012345", new StringContent("{}"));
        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
    }
}
