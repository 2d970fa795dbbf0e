namespace Aamu.Webhooks.Core.Audit;

/// <summary>What somebody did. Kept by its name, so a name is never given another meaning.</summary>
public enum AuditAction
{
    WebhookCreated,
    WebhookChanged,
    WebhookDeleted,
    SecretRevealed,
    SecretRotated,
    SecretOverlapEnded,
    ReceiverProbed,
    HeldResumed,
    ListeningBegan,
    TestSent,
    EndpointChecked,
    DeliverySentAgain,
    DeliveriesSentAgain,
    DeliveryCancelled,
    RecoveryAsked,
    RecoveryPaused,
    RecoveryResumed,
    RecoveryCancelled,
    MemberInvited,
    InvitationWithdrawn,
    MemberJoined,
    MemberRoleChanged,
    MemberRemoved,
    TeamKeyMade,
    TeamKeyRevoked,
    TeamRenamed,
    ProjectCreated,
    ProjectRenamed,
    ProjectDeleted,
    SandboxCreated,
    SandboxChanged,
    SandboxAddressRenewed,
    SandboxDeleted,
    RetentionChanged,
    TeamExported,

    // In the operators' log.
    TeamCreated,
    TeamDeleted,
    AdminInvited,
    ServiceKeyMade,
    ServiceKeyRevoked,
    OperatorMade,
    BackupFailed,
    JobsChanged,

    // In the operators' log too: what happens to accounts.
    SignedIn,
    SignInRefused,
    SecondStepRefused,
    AccountLocked,
    ProofRefused,
    SignedOut,
    SessionEnded,
    PasswordChanged,
    PasswordReset,
    TwoStepTurnedOn,
    TwoStepTurnedOff,
    RecoveryCodesMade,
    PasskeyAdded,
    PasskeyRemoved,
    OutsideLinked,
    OutsideUnlinked,
    EmailConfirmed,
    EmailChanged,
    EmailTakenBack,
    AccountMade,
    OperatorRemoved,
}

public static class AuditActions
{
    private static readonly Dictionary<AuditAction, string> Codes = Enum.GetValues<AuditAction>().ToDictionary(action => action, action => SnakeCase(action.ToString()));

    private static readonly Dictionary<string, AuditAction> ByCode = Codes.ToDictionary(pair => pair.Value, pair => pair.Key);

    /// <summary>Those that are about the service and not about one team.</summary>
    public static IReadOnlyList<AuditAction> OfOperators { get; } = [.. Enum.GetValues<AuditAction>().Where(action => action >= AuditAction.TeamCreated)];

    public static IReadOnlyList<AuditAction> OfTeams { get; } = [.. Enum.GetValues<AuditAction>().Except(OfOperators)];

    /// <summary>The action's name in the address bar and in files: <c>webhook_changed</c>.</summary>
    public static string Code(this AuditAction action) => Codes[action];

    public static AuditAction? Parse(string? code) => code is not null && ByCode.TryGetValue(code, out var action) ? action : null;

    private static string SnakeCase(string name) =>
        string.Concat(name.Select((c, i) => char.IsUpper(c) ? (i == 0 ? "" : "_") + char.ToLowerInvariant(c) : c.ToString()));
}
