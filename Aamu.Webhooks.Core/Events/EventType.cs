namespace Aamu.Webhooks.Core.Events;

/// <summary>Whether an event carries a project: what a project filter may ask of it.</summary>
public enum EventLevel
{
    /// <summary>It carries the project of the thing it is about; a thing outside all projects (an e-mail, a meeting, a database) has none to carry.</summary>
    Project,

    /// <summary>It is about the whole team and never carries a project.</summary>
    Team,
}

/// <summary>One line of the catalog.</summary>
/// <param name="Name"><c>noun[.noun].verb</c> in the past tense: <c>task.comment.created</c>.</param>
/// <param name="Group">The part of the workspace it belongs to, as people call it: Tasks.</param>
/// <param name="Description">One sentence on when it is sent.</param>
/// <param name="Level">Project or team.</param>
/// <param name="Example">The <c>data</c> of an event of this type: a JSON object, indented, of real-looking values.</param>
/// <param name="Schema">The JSON Schema (2020-12) of <c>data</c>, indented.</param>
public sealed record EventType(string Name, string Group, string Description, EventLevel Level, string Example, string Schema);
