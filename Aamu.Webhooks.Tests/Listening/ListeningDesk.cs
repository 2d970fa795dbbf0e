using System.Collections.Concurrent;
using Aamu.Webhooks.Core.Ids;
using Aamu.Webhooks.Core.Listening;
using Aamu.Webhooks.Core.Teams;
using Aamu.Webhooks.Core.Webhooks;
using Aamu.Webhooks.Tests.Fixtures;

namespace Aamu.Webhooks.Tests.Listening;

/// <summary>A workspace with a webhook that sends to a developer's machine, and tools without a wire.</summary>
internal sealed class ListeningDesk : IAsyncDisposable
{
    private ListeningDesk(Workspace workspace) => Workspace = workspace;

    public Workspace Workspace { get; }

    public WebhookId Webhook { get; private set; }

    public ListenerBook Book => Workspace.Get<ListenerBook>();

    public static async Task<ListeningDesk> OpenAsync()
    {
        var desk = new ListeningDesk(await Workspace.StartAsync());
        desk.Webhook = await desk.Workspace.WebhookAsync(ListenTarget.Url);
        return desk;
    }

    public Task<Core.Outcome<Core.Listening.Listening>> ListenAsync(Tool tool, bool resumes = false, TeamScope? scope = null, WebhookId? webhook = null) =>
        Workspace.Get<ListenDoor>().OpenAsync(scope ?? Workspace.As(TeamRole.Editor), webhook ?? Webhook, tool.Wish(resumes));

    public async Task<Listener> ListeningAsync(Tool tool, bool resumes = false)
    {
        var outcome = await ListenAsync(tool, resumes);
        Assert.True(outcome.Succeeded, outcome.Refusal?.Message);
        return outcome.Value.Listener;
    }

    public async Task<Core.Deliveries.AttemptDetails> OnlyAttemptAsync() => Assert.Single((await Workspace.OnlyDeliveryAsync()).Attempts);

    public ValueTask DisposeAsync() => Workspace.DisposeAsync();
}

/// <summary>A tool, as the door sees it.</summary>
internal sealed class Tool(Func<RelayedRequest, CancellationToken, Task<RelayedAnswer?>> answer)
{
    private static int count;

    public Tool(RelayedAnswer answer)
        : this((_, _) => Task.FromResult<RelayedAnswer?>(answer))
    {
    }

    public Tool(int status = 200)
        : this(new RelayedAnswer { Status = status })
    {
    }

    public string Session { get; } = $"session {Interlocked.Increment(ref count)}";

    public ConcurrentQueue<RelayedRequest> Got { get; } = new();

    /// <summary>What it was told when it had to go.</summary>
    public ConcurrentQueue<string> Told { get; } = new();

    public ListenerWish Wish(bool resumes) => new()
    {
        Forward = "http://localhost:3000/hook?token=mine",
        Session = Session,
        Resumes = resumes,
        Line = (request, cancellationToken) =>
        {
            Got.Enqueue(request);
            return answer(request, cancellationToken);
        },
        Ended = Told.Enqueue,
    };
}
