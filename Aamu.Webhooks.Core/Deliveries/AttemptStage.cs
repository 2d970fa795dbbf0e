namespace Aamu.Webhooks.Core.Deliveries;

/// <summary>How far an attempt came. The first question of everybody who reads a log.</summary>
public enum AttemptStage
{
    /// <summary>Nothing left this machine.</summary>
    BeforeSending,

    /// <summary>The connection did not come about, or did not last until an answer began.</summary>
    Connecting,

    /// <summary>The receiver was reached and did not answer 2xx in time.</summary>
    Answering,

    /// <summary>The service stopped in the middle.</summary>
    Interrupted,

    Succeeded,
}
