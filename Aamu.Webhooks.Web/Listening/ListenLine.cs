using Aamu.Webhooks.Core.Listening;
using Aamu.Webhooks.Core.Teams;
using Microsoft.AspNetCore.SignalR;

namespace Aamu.Webhooks.Web.Listening;

/// <summary>The way to one connected tool. The key is looked at for each delivery: a revoked one gets none, however long its connection lives.</summary>
internal sealed class ListenLine(ISingleClientProxy tool, TeamAccess access, string key)
{
    public async Task<RelayedAnswer?> SendAsync(RelayedRequest request, CancellationToken cancellationToken)
    {
        if (await access.ForKeyAsync(key, cancellationToken: cancellationToken) is not { Team: not null })
        {
            End("The key is revoked or has expired.");
            return null;
        }

        try
        {
            return await tool.InvokeAsync<RelayedAnswer>(ListenHub.Deliver, request, cancellationToken) ?? throw new IOException("The tool answered nothing.");
        }
        catch (Exception exception) when (exception is not (OperationCanceledException or IOException or OutOfMemoryException))
        {
            // A tool may answer anything; whatever it is, it is no answer.
            cancellationToken.ThrowIfCancellationRequested();
            throw new IOException("The tool gave no answer.", exception);
        }
    }

    public void End(string reason) => _ = TellAsync(reason);

    private async Task TellAsync(string reason)
    {
        try
        {
            await tool.SendAsync(ListenHub.Ended, reason);
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            // It is gone already.
        }
    }
}
