using Aamu.Webhooks.Core;
using Aamu.Webhooks.Core.Deliveries;
using Aamu.Webhooks.Core.Sending;
using Aamu.Webhooks.Core.Teams;
using Aamu.Webhooks.Core.Webhooks;
using Aamu.Webhooks.Tests.Fixtures;
using Aamu.Webhooks.Web.Deliveries;

namespace Aamu.Webhooks.Tests.Sending;

public sealed class FreshSignatureTests
{
    [Fact]
    public async Task The_curl_command_of_an_old_attempt_carries_a_signature_that_is_valid_now()
    {
        await using var workspace = await Workspace.StartAsync();
        await using var receiver = await Receiver.StartAsync(500);
        var webhook = await workspace.WebhookAsync(receiver.Url);
        await workspace.EventAsync();
        await workspace.DrainAsync(webhook);
        workspace.Clock.Advance(TimeSpan.FromDays(1));
        var delivery = await workspace.OnlyDeliveryAsync();
        var secret = (await workspace.Get<SecretKeeper>().RevealAsync(workspace.Admin, webhook)).Value!;

        var fresh = (await workspace.Get<FreshSignature>().OfAsync(Workspace.As(TeamRole.Editor), delivery.Line.Id)).Value!;

        var (now, five) = (workspace.Clock.GetUtcNow(), TimeSpan.FromMinutes(5));
        Assert.True(Signature.Verify(fresh["x-aamu-signature"], delivery.Body, secret, now, five));
        Assert.False(Signature.Verify(receiver.Requests[0].Headers["x-aamu-signature"], delivery.Body, secret, now, five));
        var command = CurlCommand.Of(delivery.Attempts[0], delivery.Body, fresh);
        Assert.All(fresh, header => Assert.Contains($"-H '{header.Key}: {header.Value}'", command, StringComparison.Ordinal));
        Assert.DoesNotContain(receiver.Requests[0].Headers["webhook-signature"], command, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_viewer_and_another_team_get_no_signature()
    {
        await using var workspace = await Workspace.StartAsync();
        await workspace.WebhookAsync("http://127.0.0.1:9/");
        await workspace.EventAsync();
        var id = (await workspace.OnlyDeliveryAsync()).Line.Id;
        var signer = workspace.Get<FreshSignature>();

        Assert.Equal(RefusalKind.Forbidden, (await signer.OfAsync(Workspace.As(TeamRole.Viewer), id)).Refusal!.Kind);
        Assert.Equal(RefusalKind.NotFound, (await signer.OfAsync(await workspace.OtherTeamAsync(), id)).Refusal!.Kind);
    }
}
