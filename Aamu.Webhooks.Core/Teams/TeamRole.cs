namespace Aamu.Webhooks.Core.Teams;

/// <summary>What somebody may do in a team; each role includes the ones before it.</summary>
public enum TeamRole
{
    /// <summary>Sees logs and webhooks, without secrets.</summary>
    Viewer = 0,

    /// <summary>Also creates and changes webhooks, tests, resends, pauses.</summary>
    Editor = 1,

    /// <summary>Also secrets, members, team keys.</summary>
    Admin = 2,
}
