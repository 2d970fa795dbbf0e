namespace Aamu.Webhooks.Core.Ids;

/// <summary>A team of the workspace product; Aamu chooses it.</summary>
public readonly record struct TeamId(string Value)
{
    public const string Prefix = "team_";

    public override string ToString() => Value;
}
