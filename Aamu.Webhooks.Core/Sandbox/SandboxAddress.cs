using System.Text.RegularExpressions;
using Aamu.Webhooks.Core.Teams;

namespace Aamu.Webhooks.Core.Sandbox;

/// <summary>A sandbox's address as somebody may see it: whoever knows it whole can post there, which is not for viewers.</summary>
internal static partial class SandboxAddress
{
    public static string For(TeamScope scope, string url) => scope.Allows(TeamRole.Editor) ? url : Token.Replace(url, "••••••");

    [GeneratedRegex(@"(?<=/sandbox/)[a-z0-9]{32}(?![a-z0-9])")]
    private static partial Regex Token { get; }
}
