using System.Net;
using Aamu.Webhooks.Core.Data;
using Aamu.Webhooks.Core.Deliveries;
using Aamu.Webhooks.Core.Ids;
using Aamu.Webhooks.Core.Incidents;
using Aamu.Webhooks.Core.Recoveries;
using Aamu.Webhooks.Core.Sandbox;
using Aamu.Webhooks.Tests.Api;
using Aamu.Webhooks.Tests.Fixtures;

namespace Aamu.Webhooks.Tests.Browser.Pages;

/// <summary>A team that something is done in while somebody looks: a test sent, a webhook made, rows chosen.</summary>
/// <param name="Team">The team.</param>
/// <param name="Webhook">Takes everything; its settings were changed once.</param>
/// <param name="Moved">A delivery whose receiver wants to be called at another URL.</param>
/// <param name="Away">The webhook of that receiver: its circuit is open.</param>
internal sealed record BusyTeam(RunningTeam Team, string Webhook, string Moved, string Away)
{
    /// <summary>The type of events that the page of new rows waits for; nothing else in the team sends it.</summary>
    public const string Awaited = "meeting.created";

    /// <summary>The address of a page of the team.</summary>
    public string At(string page) => $"/t/{Team.Id}/{page}";

    public static async Task<BusyTeam> AtWorkAsync(RunningApp app)
    {
        var team = await app.AddTeamAsync();
        var sandbox = $"{app.Url}/sandbox/{await app.Get<SandboxReceiver>().TokenAsync(team.Scope)}";
        var webhook = await AddAsync(team, "Takes everything", sandbox, $"\"doc.*\",\"{Awaited}\"");
        await team.Client.SendJsonAsync(HttpMethod.Patch, $"/api/v1/webhooks/{webhook}", """{"description":"Changed once"}""").ReadAsync();
        await AddAsync(team, "To be paused", sandbox, "\"db.*\"");
        await team.SubmitAsync(ApiCalls.Event(team, type: "doc.created"));
        await team.SubmitAsync(ApiCalls.Event(team, type: Awaited));
        await team.DeliveriesAsync("succeeded", 2);
        await using var moved = await Receiver.StartAsync(context =>
        {
            context.Response.Redirect("https://127.0.0.1:8443/hooks", permanent: true);
            return Task.CompletedTask;
        });
        var away = await AddAsync(team, "Has moved", moved.Url, "\"form.*\"");
        await team.SubmitAsync(ApiCalls.Event(team, type: "form.submitted"));
        var delivery = (await team.DeliveriesAsync("exhausted", 1))[0]!.Text("id");
        await app.Get<SingleWriter>().WriteAsync(transaction =>
        {
            AddRecoveries(transaction, team, webhook);
            OpenCircuit(transaction, away);
        });
        return new BusyTeam(team, webhook, delivery, away);
    }

    private static async Task<string> AddAsync(RunningTeam team, string name, string url, string types) =>
        (await team.Client.PostJsonAsync("/api/v1/webhooks", $$"""{"name":"{{name}}","url":"{{url}}","eventTypes":[{{types}}]}""").ReadAsync(HttpStatusCode.Created)).Text("id");

    /// <summary>One that somebody has paused, and one that makes its next step tomorrow: neither comes further while somebody looks.</summary>
    private static void AddRecoveries(WriteTransaction transaction, RunningTeam team, string webhookId)
    {
        var webhook = transaction.Context.Webhooks.Single(row => row.Id == new WebhookId(webhookId));
        foreach (var state in new[] { RecoveryState.Paused, RecoveryState.Running })
        {
            var selection = new RecoverySelection(new DeliveryFilter { WebhookId = webhook.Id }, [DeliveryState.Exhausted]);
            var run = new RecoveryWish(RecoveryId.New(TimeProvider.System), RecoveryKind.Resend, webhook, selection, 1, 40, 0, 0, transaction.Now).Row(team.Scope);
            (run.State, run.Done, run.NextAt) = (state, 12, transaction.Now.AddDays(1));
            RecoveryRows.Add(transaction, run);
        }
    }

    /// <summary>As after many failures; the next probe goes out when nobody looks any more.</summary>
    private static void OpenCircuit(WriteTransaction transaction, string webhookId)
    {
        var webhook = transaction.Context.Webhooks.Single(row => row.Id == new WebhookId(webhookId));
        var running = IncidentRows.Running(transaction, webhook.Key)!;
        IncidentRows.Save(transaction, running with { Failures = 40, Probes = 3, OpenedAt = transaction.Now.AddHours(-2), ProbeAt = transaction.Now.AddHours(3) });
    }
}
