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

    /// <summary>Signed in, and has passkeys and two-step sign-in.</summary>
    Guarded,
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

    /// <summary>Looked at through a window as narrow as a phone.</summary>
    public bool IsNarrow { get; init; }

    /// <summary>So full that it is looked at for its room above all: also at 1024 px, and in light only.</summary>
    public bool IsOverfull { get; init; }
}
