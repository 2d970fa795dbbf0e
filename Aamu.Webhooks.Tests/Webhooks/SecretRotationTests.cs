using Aamu.Webhooks.Core;
using Aamu.Webhooks.Core.Deliveries;
using Aamu.Webhooks.Core.Ids;
using Aamu.Webhooks.Core.Sending;
using Aamu.Webhooks.Core.Teams;
using Aamu.Webhooks.Core.Webhooks;
using Aamu.Webhooks.Tests.Fixtures;

namespace Aamu.Webhooks.Tests.Webhooks;

public sealed class SecretRotationTests
{
    [Fact]
    public async Task During_the_overlap_both_secrets_sign_and_after_it_the_new_one_alone()
    {
        await using var workspace = await Workspace.StartAsync();
        await using var receiver = await Receiver.StartAsync();
        var (id, old) = await CreateAsync(workspace, receiver);
        var rotated = (await workspace.Get<SecretKeeper>().RotateAsync(workspace.Admin, id, TimeSpan.FromHours(1))).Value!;
        Assert.NotEqual(old, rotated.Secret);
        Assert.Equal(workspace.Clock.GetUtcNow().AddHours(1), rotated.PreviousExpiresAt);

        await SendAsync(workspace, id);
        workspace.Clock.Advance(TimeSpan.FromHours(1) - TimeSpan.FromMilliseconds(1));
        await SendAsync(workspace, id);
        workspace.Clock.Advance(TimeSpan.FromMilliseconds(1));
        await SendAsync(workspace, id);

        Assert.Equal([2, 2, 1], receiver.Requests.Select(Signatures));
        Assert.All(receiver.Requests, request => Assert.True(Verifies(request, rotated.Secret)));
        Assert.Equal([true, true, false], receiver.Requests.Select(request => Verifies(request, old)));
        Assert.Equal([2, 2, 1], receiver.Requests.Select(request => request.Headers["webhook-signature"].Split(' ').Length));
    }

    [Fact]
    public async Task An_overlap_of_nothing_ends_every_older_secret_at_once()
    {
        await using var workspace = await Workspace.StartAsync();
        await using var receiver = await Receiver.StartAsync();
        var (id, _) = await CreateAsync(workspace, receiver);
        var keeper = workspace.Get<SecretKeeper>();
        for (var i = 0; i < 4; i++)
        {
            Assert.True((await keeper.RotateAsync(workspace.Admin, id, TimeSpan.FromDays(1))).Succeeded);
        }

        Assert.Equal(RefusalKind.Conflict, (await keeper.RotateAsync(workspace.Admin, id, TimeSpan.FromDays(1))).Refusal?.Kind);
        var rotated = await keeper.RotateAsync(workspace.Admin, id, TimeSpan.Zero);
        Assert.True(rotated.Succeeded, rotated.Refusal?.Message);
        await SendAsync(workspace, id);
        var request = Assert.Single(receiver.Requests);
        Assert.Equal(1, Signatures(request));
        Assert.True(Verifies(request, rotated.Value!.Secret));
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(604_801)]
    public async Task An_overlap_beyond_a_week_or_before_now_is_refused_at_its_field(int seconds)
    {
        await using var workspace = await Workspace.StartAsync();
        var id = await workspace.WebhookAsync("https://example.com/");
        Assert.Equal(["overlapSeconds"], (await workspace.Get<SecretKeeper>().RotateAsync(workspace.Admin, id, TimeSpan.FromSeconds(seconds))).Refusal!.Fields.Keys);
    }

    [Fact]
    public async Task Without_a_secret_nothing_is_sent_and_the_log_says_why()
    {
        await using var workspace = await Workspace.StartAsync();
        await using var receiver = await Receiver.StartAsync();
        var (id, _) = await CreateAsync(workspace, receiver);
        await workspace.SqlAsync("DELETE FROM WebhookSecrets");
        await SendAsync(workspace, id);
        Assert.Empty(receiver.Requests);
        var attempt = Assert.Single((await workspace.OnlyDeliveryAsync()).Attempts);
        Assert.Equal((AttemptOutcome.MissingSecret, 1), (attempt.Outcome, attempt.Number));
        Assert.Equal(RefusalKind.Conflict, (await workspace.Get<SecretKeeper>().RevealAsync(workspace.Admin, id)).Refusal?.Kind);

        // A new secret mends it.
        await workspace.Get<SecretKeeper>().RotateAsync(workspace.Admin, id);
        workspace.Clock.Advance(TimeSpan.FromSeconds(5));
        await workspace.DrainAsync(id);
        Assert.Single(receiver.Requests);
    }

    [Fact]
    public async Task An_overlap_ends_at_once_when_an_admin_says_so()
    {
        await using var workspace = await Workspace.StartAsync();
        await using var receiver = await Receiver.StartAsync();
        var (id, old) = await CreateAsync(workspace, receiver);
        var keeper = workspace.Get<SecretKeeper>();
        Assert.Equal(RefusalKind.Conflict, (await keeper.EndOverlapAsync(workspace.Admin, id)).Refusal?.Kind);
        var fresh = (await keeper.RotateAsync(workspace.Admin, id)).Value!.Secret;
        await SendAsync(workspace, id);
        Assert.Equal(RefusalKind.Forbidden, (await keeper.EndOverlapAsync(Workspace.As(TeamRole.Editor), id)).Refusal?.Kind);

        Assert.Equal(1, (await keeper.EndOverlapAsync(workspace.Admin, id)).Value);
        await SendAsync(workspace, id);

        Assert.Equal([2, 1], receiver.Requests.Select(Signatures));
        Assert.Equal([true, false], receiver.Requests.Select(request => Verifies(request, old)));
        Assert.True(Verifies(receiver.Requests[1], fresh));
        Assert.Equal([new SigningKey(2, null)], (await workspace.Get<WebhookList>().FindAsync(workspace.Admin, id))!.Signing);
    }

    private static async Task<(WebhookId Id, string Secret)> CreateAsync(Workspace workspace, Receiver receiver)
    {
        var created = (await workspace.Get<WebhookRegistry>().CreateAsync(workspace.Admin, new WebhookDraft { Name = "w", Url = receiver.Url, EventTypes = ["*"] })).Value!;
        return (created.Id, created.Secret);
    }

    private static async Task SendAsync(Workspace workspace, WebhookId id)
    {
        await workspace.EventAsync();
        await workspace.DrainAsync(id);
    }

    private static int Signatures(ReceivedRequest request) => request.Headers["x-aamu-signature"].Split("v1=").Length - 1;

    private static bool Verifies(ReceivedRequest request, string secret)
    {
        var header = request.Headers["x-aamu-signature"];
        var sentAt = DateTimeOffset.FromUnixTimeMilliseconds(long.Parse(header.Split(',')[0][2..], System.Globalization.CultureInfo.InvariantCulture));
        return Signature.Verify(header, request.Body, secret, sentAt, TimeSpan.FromMinutes(5));
    }
}
