using Aamu.Webhooks.Core.Deliveries;
using Aamu.Webhooks.Core.Ids;
using Aamu.Webhooks.Core.Sandbox;
using Aamu.Webhooks.Core.Webhooks;
using Aamu.Webhooks.Tests.Fixtures;

namespace Aamu.Webhooks.Tests.Sandbox;

/// <summary>A program that has much patience and tries three times.</summary>
public sealed class ScriptedApp : IAsyncLifetime
{
    public RunningApp App { get; private set; } = null!;

    public async ValueTask InitializeAsync() =>
        App = await RunningApp.StartAsync(("Delivery:RequestTimeout", "00:01:00"), ("Delivery:RetrySchedule", "00:00:00.1, 00:00:00.1"));

    public ValueTask DisposeAsync() => App.DisposeAsync();
}

/// <summary>A team of its own with a sandbox that has a script, and a webhook that points at it.</summary>
internal sealed record SandboxScene(RunningTeam Team, SandboxDetails Sandbox, WebhookId Webhook)
{
    public string Url => $"{Team.App.Url}/sandbox/{Sandbox.Token}";

    /// <param name="app">The program.</param>
    /// <param name="script">Of the sandbox.</param>
    /// <param name="timeoutSeconds">How long the webhook waits for an answer, where one comes late or never.</param>
    public static async Task<SandboxScene> OpenAsync(RunningApp app, SandboxScript script, int? timeoutSeconds = null)
    {
        var team = await app.AddTeamAsync();
        var registry = app.Get<SandboxRegistry>();
        var id = (await registry.CreateAsync(team.Scope, "Scripted")).Value;
        Assert.Null((await registry.SetScriptAsync(team.Scope, id, script)).Refusal?.Message);
        var sandbox = Assert.Single(await registry.ListAsync(team.Scope));
        var draft = new WebhookDraft { Name = "To the sandbox", Url = $"{app.Url}/sandbox/{sandbox.Token}", EventTypes = ["*"], Delivery = new DeliveryPolicy(timeoutSeconds, null) };
        return new SandboxScene(team, sandbox, (await app.Get<WebhookRegistry>().CreateAsync(team.Scope, draft)).Value!.Id);
    }

    public Task<DeliveryDetails> DeliverAsync(DeliveryState end) => DeliverAsync(details => details.Line.State == end);

    /// <summary>Sends an example through the lane and waits for what is to become of it.</summary>
    public async Task<DeliveryDetails> DeliverAsync(Func<DeliveryDetails, bool> isSo)
    {
        var sent = (await Team.App.Get<TestDelivery>().SendAsync(Team.Scope, Webhook)).Value!;
        return await UntilAsync(sent.DeliveryId, isSo);
    }

    public async Task<DeliveryDetails> UntilAsync(DeliveryId id, Func<DeliveryDetails, bool> isSo)
    {
        DeliveryDetails? details = null;
        await Team.UntilAsync(async () => isSo(details = (await Team.App.Get<DeliveryLog>().FindAsync(Team.Scope, id))!));
        return details!;
    }

    public Task<IReadOnlyList<SandboxLine>> RequestsAsync() => Team.App.Get<SandboxReceiver>().ReadAsync(Team.Scope, 500, Sandbox.Id);

    /// <summary>Whoever knows the address; answers the status.</summary>
    public async Task<int> PostAsync(string body, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, Url) { Content = new StringContent(body) };
        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        using var answer = await Team.App.Nobody.SendAsync(request);
        return (int)answer.StatusCode;
    }
}
