using Aamu.Webhooks.Core.Data;
using Aamu.Webhooks.Core.Nodes;
using Aamu.Webhooks.Tests.Fixtures;

namespace Aamu.Webhooks.Tests.Nodes;

/// <summary>Carries what nodes tell each other when the test says so, instead of the server.</summary>
internal static class Carrier
{
    public static int NumberOf(this Workspace node) => node.Get<WebhooksDatabase>().Link!.Own;

    /// <summary>What one has said since the last time, heard by the other.</summary>
    public static void Carry(Workspace from, Workspace to)
    {
        foreach (var text in from.Get<NodeSignals>().Take(from.NumberOf(), all: true))
        {
            to.Get<NodeSignals>().Hear(text, to.NumberOf());
        }
    }
}
