namespace Aamu.Webhooks.Core.Ids;

/// <summary>A project of a team; Aamu chooses it.</summary>
public readonly record struct ProjectId(string Value)
{
    public const string Prefix = "proj_";

    public override string ToString() => Value;
}
