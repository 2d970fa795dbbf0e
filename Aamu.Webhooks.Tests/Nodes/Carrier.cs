using Aamu.Webhooks.Core.Data;
using Aamu.Webhooks.Core.Nodes;
using Aamu.Webhooks.Tests.Fixtures;

namespace Aamu.Webhooks.Tests.Nodes;

/// <summary>Carries what nodes tell each other when the test says so, instead of the server.</summary>
internal static class Carrier
{
    public static int NumberOf(this Workspace node) => node.Get<WebhooksDatabase>().Link!.Own;

    /// <summary>What one has said since the last time, heard by the other. Answers how many texts it was.</summary>
    public static int Carry(Workspace from, Workspace to)
    {
        var texts = from.Get<NodeSignals>().Take(from.NumberOf(), all: true);
        foreach (var text in texts)
        {
            to.Get<NodeSignals>().Hear(text, to.NumberOf());
        }

        return texts.Count;
    }
}
