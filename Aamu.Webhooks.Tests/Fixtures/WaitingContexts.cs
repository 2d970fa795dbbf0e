using Aamu.Webhooks.Core.Data;
using Microsoft.EntityFrameworkCore;

namespace Aamu.Webhooks.Tests.Fixtures;

/// <summary>Contexts of a workspace for readers that are made to wait without a thread: what a page draws meanwhile can be looked at.</summary>
internal sealed class WaitingContexts(Workspace workspace) : IDbContextFactory<WebhooksDbContext>
{
    private readonly IDbContextFactory<WebhooksDbContext> contexts = workspace.Get<IDbContextFactory<WebhooksDbContext>>();
    private TaskCompletionSource? held;

    /// <summary>How often one was asked for.</summary>
    public int Asked { get; private set; }

    public void Hold() => held = new();

    /// <summary>Those who wait go on within this call, if it is made where they run.</summary>
    public void LetGo()
    {
        var go = held;
        held = null;
        go?.SetResult();
    }

    /// <summary>The next one waits again.</summary>
    public void LetOneGo()
    {
        var go = held;
        Hold();
        go?.SetResult();
    }

    public WebhooksDbContext CreateDbContext() => contexts.CreateDbContext();

    public async Task<WebhooksDbContext> CreateDbContextAsync(CancellationToken cancellationToken = default)
    {
        Asked++;
        if (held is { } wait)
        {
            await wait.Task.WaitAsync(cancellationToken);
        }

        return await contexts.CreateDbContextAsync(cancellationToken);
    }
}
