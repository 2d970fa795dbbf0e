namespace Aamu.Webhooks.Core.Nodes;

/// <summary>What one node tells all others. Any may get lost, and nothing may depend on its coming: rows are the truth.</summary>
/// <param name="Kind">One of the constants.</param>
/// <param name="Subject">About what; without line breaks.</param>
public readonly record struct NodeSignal(string Kind, string Subject)
{
    /// <summary>A lane is drained by a node: its key, and the node's number.</summary>
    public const string LaneIsAt = "lane";

    /// <summary>Something is due for a lane: the number of the node that is to look, and the lane's key.</summary>
    public const string Wake = "wake";

    /// <summary>The rows of a team have changed: its id.</summary>
    public const string Beat = "beat";

    /// <summary>The members or the name of a team have changed: its id.</summary>
    public const string BeatMembers = "members";

    /// <summary>A key was changed or revoked, or a team: keys that are known are to be looked up again.</summary>
    public const string Keys = "keys";

    /// <summary>Somebody was signed out: the session's id.</summary>
    public const string SessionEnded = "session";

    /// <summary>Something that was said got lost, or was not said: what is known by hearsay is to be forgotten.</summary>
    public const string Forget = "forget";

    /// <summary>Webhooks may be gone whose lanes are remembered: the hourly look comes to one node.</summary>
    public const string ForgetLanes = "forget-lanes";

    /// <summary>The node hands over and ends.</summary>
    public const string Leaving = "leaving";

    /// <summary>Somebody has begun to listen by a tool at this node, as JSON.</summary>
    public const string Listens = "listens";

    /// <summary>Somebody still listens at this node, as JSON: told anew.</summary>
    public const string ListensStill = "listens-still";

    /// <summary>A tool has stopped listening at this node: the webhook's key.</summary>
    public const string ListensNoMore = "listens-no-more";

    /// <summary>Whoever listens to a webhook is to be told why he does so no more: its key, and a sentence.</summary>
    public const string EndListening = "end-listening";

    /// <summary>There is a request for a tool that is connected to a node: the node's number, and the name of the note.</summary>
    public const string Errand = "errand";

    /// <summary>It has been answered: the name of the note.</summary>
    public const string ErrandDone = "errand-done";

    /// <summary>A node has come, or has missed something: each is to say again who listens at it.</summary>
    public const string WhoListens = "who-listens";
}
