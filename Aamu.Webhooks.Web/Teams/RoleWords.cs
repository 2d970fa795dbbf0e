using Aamu.Webhooks.Core.Teams;

namespace Aamu.Webhooks.Web.Teams;

/// <summary>What the roles are called.</summary>
internal static class RoleWords
{
    /// <summary>As it stands alone, in a list.</summary>
    public static string Of(TeamRole role) => role switch
    {
        TeamRole.Viewer => Strings.RoleViewer,
        TeamRole.Editor => Strings.RoleEditor,
        TeamRole.Admin => Strings.RoleAdmin,
        _ => throw new ArgumentOutOfRangeException(nameof(role), role, null),
    };

    /// <summary>In the middle of a sentence: that somebody is viewer.</summary>
    public static string InSentence(TeamRole role) => role switch
    {
        TeamRole.Viewer => Strings.RoleViewerInSentence,
        TeamRole.Editor => Strings.RoleEditorInSentence,
        TeamRole.Admin => Strings.RoleAdminInSentence,
        _ => throw new ArgumentOutOfRangeException(nameof(role), role, null),
    };
}
