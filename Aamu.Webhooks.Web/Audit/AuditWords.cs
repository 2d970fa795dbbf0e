using Aamu.Webhooks.Core.Audit;
using Aamu.Webhooks.Core.Teams;
using Aamu.Webhooks.Web.Shared.Log;

namespace Aamu.Webhooks.Web.Audit;

/// <summary>How the audit log speaks.</summary>
internal static class AuditWords
{
    public static IReadOnlyList<Choice> OfTeams { get; } = [.. AuditActions.OfTeams.Select(Choice)];

    public static IReadOnlyList<Choice> OfOperators { get; } = [.. AuditActions.OfOperators.Select(Choice)];

    /// <summary>What was done; what it was done to follows.</summary>
    public static string Of(AuditAction action) => action switch
    {
        AuditAction.WebhookCreated => "Webhook created",
        AuditAction.WebhookChanged => "Webhook changed",
        AuditAction.WebhookDeleted => "Webhook deleted",
        AuditAction.SecretRevealed => "Signing secret shown",
        AuditAction.SecretRotated => "Signing secret rotated",
        AuditAction.SecretOverlapEnded => "Previous signing secret ended",
        AuditAction.ReceiverProbed => "Receiver probed",
        AuditAction.HeldResumed => "Resumed with what it held",
        AuditAction.ListeningBegan => "Listening began",
        AuditAction.TestSent => "Test sent",
        AuditAction.EndpointChecked => "Endpoint checked up",
        AuditAction.DeliverySentAgain => "Delivery sent again",
        AuditAction.DeliveriesSentAgain => "Deliveries sent again",
        AuditAction.DeliveryCancelled => "Delivery cancelled",
        AuditAction.RecoveryAsked => "Recovery of missed deliveries asked for",
        AuditAction.RecoveryPaused => "Recovery paused",
        AuditAction.RecoveryResumed => "Recovery resumed",
        AuditAction.RecoveryCancelled => "Recovery cancelled",
        AuditAction.MemberInvited => "Invitation made",
        AuditAction.InvitationWithdrawn => "Invitation withdrawn",
        AuditAction.MemberJoined => "Member joined",
        AuditAction.MemberRoleChanged => "Member's role changed",
        AuditAction.MemberRemoved => "Member removed",
        AuditAction.TeamKeyMade => "Team key made",
        AuditAction.TeamKeyRevoked => "Team key revoked",
        AuditAction.TeamRenamed => "Team renamed",
        AuditAction.ProjectCreated => "Project created",
        AuditAction.ProjectRenamed => "Project renamed",
        AuditAction.ProjectDeleted => "Project deleted",
        AuditAction.SandboxCreated => "Sandbox created",
        AuditAction.SandboxChanged => "Sandbox changed",
        AuditAction.SandboxAddressRenewed => "Sandbox given a new address",
        AuditAction.SandboxDeleted => "Sandbox deleted",
        AuditAction.RetentionChanged => "Time that events are kept changed",
        AuditAction.TeamExported => "Everything exported",
        AuditAction.TeamCreated => "Team created",
        AuditAction.TeamDeleted => "Team deleted",
        AuditAction.ServiceKeyMade => "Service key made",
        AuditAction.ServiceKeyRevoked => "Service key revoked",
        AuditAction.OperatorMade => "First operator made",
        AuditAction.BackupFailed => "Backup failed",
        AuditAction.JobsChanged => "Jobs changed in the dashboard",
        AuditAction.SignedIn => "Signed in",
        AuditAction.SignInRefused => "Sign-in refused",
        AuditAction.SecondStepRefused => "Second step refused",
        AuditAction.AccountLocked => "Account locked for five minutes",
        AuditAction.ProofRefused => "Wrong password when asked to confirm",
        AuditAction.SignedOut => "Signed out",
        AuditAction.SessionEnded => "Session ended from elsewhere",
        AuditAction.PasswordChanged => "Password changed",
        AuditAction.PasswordReset => "Password set by a letter's link",
        AuditAction.TwoStepTurnedOn => "Two-step sign-in turned on",
        AuditAction.TwoStepTurnedOff => "Two-step sign-in turned off",
        AuditAction.RecoveryCodesMade => "Recovery codes made",
        AuditAction.PasskeyAdded => "Passkey added",
        AuditAction.PasskeyRemoved => "Passkey removed",
        AuditAction.OutsideLinked => "Outside sign-in connected",
        AuditAction.OutsideUnlinked => "Outside sign-in disconnected",
        AuditAction.EmailConfirmed => "E-mail address confirmed",
        AuditAction.EmailChanged => "E-mail address changed",
        _ => throw new ArgumentOutOfRangeException(nameof(action), action, null),
    };

    public static string Of(Door door) => door switch
    {
        Door.Browser => "browser",
        Door.Operator => "operator's browser",
        Door.TeamKey => "team key",
        Door.IngestKey => "ingest key",
        Door.Service => "this service",
        Door.Console => "command line",
        _ => throw new ArgumentOutOfRangeException(nameof(door), door, null),
    };

    /// <summary>By which door, and from where.</summary>
    public static string Whence(AuditLine line) => line.Address is null ? Of(line.Door) : $"{Of(line.Door)} · {line.Address}";

    public static string Field(string field) => field switch
    {
        "url" => "URL",
        "eventTypes" => "event types",
        "projectIds" => "projects",
        "eventType" => "event type",
        "expiresAt" => "expires",
        "held" => "what it held",
        "previousUntil" => "previous secret signs until",
        "perSecond" => "at most a second",
        "triedSince" => "last tried since",
        "triedUntil" => "last tried until",
        "timeoutSeconds" => "timeout in seconds",
        "retrySchedule" => "waits between tries",
        "invitedAs" => "invited as",
        "invitedBy" => "invited by",
        _ when field.StartsWith("headers.", StringComparison.Ordinal) => $"header {field["headers.".Length..]}",
        _ => field,
    };

    private static Choice Choice(AuditAction action) => new(action.Code(), Of(action), Group(action));

    private static string Group(AuditAction action) => action switch
    {
        <= AuditAction.EndpointChecked => "Webhooks",
        <= AuditAction.RecoveryCancelled => "Deliveries",
        <= AuditAction.MemberRemoved => "People",
        <= AuditAction.TeamKeyRevoked => "Keys",
        <= AuditAction.ProjectDeleted => "Team and projects",
        <= AuditAction.SandboxDeleted => "Sandbox",
        AuditAction.TeamExported => "Team and projects",
        <= AuditAction.JobsChanged => "Service",
        _ => "Accounts",
    };
}
