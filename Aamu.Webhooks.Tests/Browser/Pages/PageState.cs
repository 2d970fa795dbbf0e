using Microsoft.Playwright;

namespace Aamu.Webhooks.Tests.Browser.Pages;

/// <summary>Who looks.</summary>
internal enum Eyes
{
    Nobody,

    /// <summary>An admin of every team, and an operator too.</summary>
    Admin,
    Viewer,

    /// <summary>Signed in, and in no team.</summary>
    Stranger,

    /// <summary>An operator, and in no team.</summary>
    Operator,
}

/// <summary>A page in one of its states.</summary>
/// <param name="Route">As its <c>@page</c> says.</param>
/// <param name="Address">Where it is met in this state.</param>
/// <param name="Shows">What stands on it when all of it is there.</param>
/// <param name="Eyes">Who looks at it.</param>
internal sealed record PageState(string Route, string Address, string Shows, Eyes Eyes = Eyes.Admin)
{
    /// <summary>What is done on it before it is looked at: a dialog opened.</summary>
    public Func<IPage, Task>? First { get; init; }

    /// <summary>Looked at for its room only: so full that a rule-by-rule inspection would find each row's fault fifty times.</summary>
    public bool IsOverfull { get; init; }
}
