using Aamu.Webhooks.Core.Ids;
using Aamu.Webhooks.Core.Listening;
using Aamu.Webhooks.Core.Teams;
using Aamu.Webhooks.Core.Webhooks;
using Aamu.Webhooks.Web.Api;
using Microsoft.AspNetCore.SignalR;

namespace Aamu.Webhooks.Web.Listening;

/// <summary>Where <c>aamu-webhooks listen</c> connects. One connection listens to one webhook; see docs/decisions/listen.md.</summary>
internal sealed class ListenHub(ListenDoor door, TeamAccess access, IHubContext<ListenHub> hub) : Hub
{
    /// <summary>Asked of the tool, which answers with a <see cref="RelayedAnswer"/>.</summary>
    public const string Deliver = "Deliver";

    /// <summary>Said to the tool, with a sentence: it need not come back by itself.</summary>
    public const string Ended = "Ended";

    private const string ListenerItem = "listener";

    public async Task<ListenWelcome> Listen(ListenHello hello)
    {
        var http = Context.GetHttpContext()!;
        var key = ApiKeyAuthentication.PresentedKey(http.Request) ?? "";
        if (await access.ForKeyAsync(key, http.Connection.RemoteIpAddress, Context.ConnectionAborted) is not { Team: { } scope })
        {
            return new ListenWelcome("Listening needs a team key (aamu_tk_…) with the role editor.");
        }

        if (Context.Items.ContainsKey(ListenerItem))
        {
            return new ListenWelcome("This connection listens already.");
        }

        var line = new ListenLine(hub.Clients.Client(Context.ConnectionId), access, key);
        var outcome = await door.OpenAsync(scope, new WebhookId(hello.Webhook ?? ""), new ListenerWish
        {
            Forward = hello.Forward ?? "",
            Session = hello.Session ?? "",
            Resumes = hello.Resume,
            Line = line.SendAsync,
            Ended = line.End,
        });
        return outcome.Succeeded ? Welcome(outcome.Value) : new ListenWelcome(outcome.Refusal.Message);
    }

    /// <summary>The tool ends: it is sent nothing new, and goes when it has answered what it has.</summary>
    public void Leave()
    {
        if (Context.Items.TryGetValue(ListenerItem, out var item) && item is Listener listener)
        {
            listener.Dispose();
        }
    }

    private ListenWelcome Welcome(Core.Listening.Listening listening)
    {
        Context.Items[ListenerItem] = listening.Listener;
        // At once, if the connection has ended meanwhile.
        Context.ConnectionAborted.Register(listening.Listener.Dispose);
        return new ListenWelcome(null, listening.WebhookName, StatusOf(listening.Status), listening.DisabledReason);
    }

    private static string StatusOf(WebhookStatus status) => status switch
    {
        WebhookStatus.Active => "active",
        WebhookStatus.Paused => "paused",
        _ => "disabled",
    };
}
