namespace Aamu.Webhooks.Core.Nodes;

/// <summary>Something small that all nodes must agree on, where one process would keep it in memory.</summary>
public sealed class DeploymentNote
{
    public required string Name { get; init; }

    public required string Text { get; set; }
}
