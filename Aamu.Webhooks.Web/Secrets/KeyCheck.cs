using Aamu.Webhooks.Core;
using Aamu.Webhooks.Core.Data;
using Aamu.Webhooks.Core.Nodes;
using Aamu.Webhooks.Core.Webhooks;

namespace Aamu.Webhooks.Web.Secrets;

/// <summary>
/// Servers of one database need the same keys: what one has closed, the others must open. The first start leaves a text that every later one has to open, and closes anew under the present key,
/// so that a key that was replaced is not needed for it.
/// </summary>
internal sealed class KeyCheck(WebhooksDatabase database, DeploymentNotes notes, SecretVault vault)
{
    private const string Note = "key-check";

    /// <param name="folder">Where this server's keys lie.</param>
    /// <param name="dropUnreadable">The keys that closed it are lost: it is written anew.</param>
    /// <exception cref="StartRefusedException">The keys are others.</exception>
    public async Task RunAsync(string folder, bool dropUnreadable)
    {
        // A file has its keys beside it, and one server.
        if (database.Link is null)
        {
            return;
        }

        if (!dropUnreadable && await notes.ReadAsync(Note) is { } closed && vault.Open(closed) is null)
        {
            throw new StartRefusedException(
                $"The keys in {folder} do not open what servers of {database.Name} have closed: they are other keys, or are protected by another certificate. "
                + "All servers of a database need the same keys: give this one the folder that the others have, as Secrets:KeyFolder, or put it back from its backup. "
                + "If the keys are lost for good, stop all servers and start one once with Secrets:DropUnreadable=true; what they closed is dropped then.");
        }

        await notes.WriteAsync(Note, vault.Close(Note));
    }
}
