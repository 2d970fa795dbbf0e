using Aamu.Webhooks.Core.Audit;
using Aamu.Webhooks.Core.Teams;
using Aamu.Webhooks.Web.Shared;
using Aamu.Webhooks.Web.Shared.Log;

namespace Aamu.Webhooks.Web.Audit;

/// <summary>How the audit log speaks.</summary>
internal static class AuditWords
{
    public static IReadOnlyList<Choice> OfTeams => [.. AuditActions.OfTeams.Select(Choice)];

    public static IReadOnlyList<Choice> OfOperators => [.. AuditActions.OfOperators.Select(Choice)];

    /// <summary>What was done; what it was done to follows.</summary>
    public static string Of(AuditAction action) => action switch
    {
        AuditAction.WebhookCreated => Strings.WebhookCreated,
        AuditAction.WebhookChanged => Strings.WebhookChanged,
        AuditAction.WebhookDeleted => Strings.WebhookDeleted,
        AuditAction.SecretRevealed => Strings.SecretRevealed,
        AuditAction.SecretRotated => Strings.SecretRotated,
        AuditAction.SecretOverlapEnded => Strings.SecretOverlapEnded,
        AuditAction.ReceiverProbed => Strings.ReceiverProbed,
        AuditAction.HeldResumed => Strings.HeldResumed,
        AuditAction.ListeningBegan => Strings.ListeningBegan,
        AuditAction.TestSent => Strings.TestSent,
        AuditAction.EndpointChecked => Strings.EndpointChecked,
        AuditAction.DeliverySentAgain => Strings.DeliverySentAgain,
        AuditAction.DeliveriesSentAgain => Strings.DeliveriesSentAgain,
        AuditAction.DeliveryCancelled => Strings.DeliveryCancelled,
        AuditAction.RecoveryAsked => Strings.RecoveryAsked,
        AuditAction.RecoveryPaused => Strings.RecoveryPaused,
        AuditAction.RecoveryResumed => Strings.RecoveryResumed,
        AuditAction.RecoveryCancelled => Strings.RecoveryCancelled,
        AuditAction.MemberInvited => Strings.MemberInvited,
        AuditAction.InvitationWithdrawn => Strings.InvitationWithdrawn,
        AuditAction.MemberJoined => Strings.MemberJoined,
        AuditAction.MemberRoleChanged => Strings.MemberRoleChanged,
        AuditAction.MemberRemoved => Strings.MemberRemoved,
        AuditAction.TeamKeyMade => Strings.TeamKeyMade,
        AuditAction.TeamKeyRevoked => Strings.TeamKeyRevoked,
        AuditAction.TeamRenamed => Strings.TeamRenamed,
        AuditAction.ProjectCreated => Strings.ProjectCreated,
        AuditAction.ProjectRenamed => Strings.ProjectRenamed,
        AuditAction.ProjectDeleted => Strings.ProjectDeleted,
        AuditAction.SandboxCreated => Strings.SandboxCreated,
        AuditAction.SandboxChanged => Strings.SandboxChanged,
        AuditAction.SandboxAddressRenewed => Strings.SandboxAddressRenewed,
        AuditAction.SandboxDeleted => Strings.SandboxDeleted,
        AuditAction.RetentionChanged => Strings.RetentionChanged,
        AuditAction.TeamExported => Strings.TeamExported,
        AuditAction.TeamCreated => Strings.TeamCreated,
        AuditAction.TeamDeleted => Strings.TeamDeleted,
        AuditAction.AdminInvited => Strings.AdminInvited,
        AuditAction.ServiceKeyMade => Strings.ServiceKeyMade,
        AuditAction.ServiceKeyRevoked => Strings.ServiceKeyRevoked,
        AuditAction.OperatorMade => Strings.OperatorMade,
        AuditAction.OperatorRemoved => Strings.OperatorRemoved,
        AuditAction.BackupFailed => Strings.BackupFailed,
        AuditAction.JobsChanged => Strings.JobsChanged,
        AuditAction.SignedIn => Strings.SignedIn,
        AuditAction.SignInRefused => Strings.SignInRefused,
        AuditAction.SecondStepRefused => Strings.SecondStepRefused,
        AuditAction.AccountLocked => Strings.AccountLocked,
        AuditAction.ProofRefused => Strings.ProofRefused,
        AuditAction.SignedOut => Strings.SignedOut,
        AuditAction.SessionEnded => Strings.SessionEnded,
        AuditAction.PasswordChanged => Strings.PasswordChanged,
        AuditAction.PasswordReset => Strings.PasswordReset,
        AuditAction.TwoStepTurnedOn => Strings.TwoStepTurnedOn,
        AuditAction.TwoStepTurnedOff => Strings.TwoStepTurnedOff,
        AuditAction.RecoveryCodesMade => Strings.RecoveryCodesMade,
        AuditAction.PasskeyAdded => Strings.PasskeyAdded,
        AuditAction.PasskeyRemoved => Strings.PasskeyRemoved,
        AuditAction.OutsideLinked => Strings.OutsideLinked,
        AuditAction.OutsideUnlinked => Strings.OutsideUnlinked,
        AuditAction.EmailConfirmed => Strings.EmailConfirmed,
        AuditAction.EmailChanged => Strings.EmailChanged,
        AuditAction.EmailTakenBack => Strings.EmailTakenBack,
        AuditAction.AccountMade => Strings.AccountMade,
        _ => throw new ArgumentOutOfRangeException(nameof(action), action, null),
    };

    public static string Of(Door door) => door switch
    {
        Door.Browser => Strings.ByBrowser,
        Door.Operator => Strings.ByOperator,
        Door.TeamKey => Strings.ByTeamKey,
        Door.IngestKey => Strings.ByIngestKey,
        Door.Service => Strings.ByService,
        Door.Console => Strings.ByConsole,
        _ => throw new ArgumentOutOfRangeException(nameof(door), door, null),
    };

    /// <summary>By which door, and from where.</summary>
    public static string Whence(AuditLine line) => line.Address is null ? Of(line.Door) : $"{Of(line.Door)} · {line.Address}";

    /// <summary>A field's name as people say it; the log keeps names of programs.</summary>
    public static string Field(string field) => field switch
    {
        "url" => Strings.FieldUrl,
        "eventTypes" => Strings.FieldEventTypes,
        "projectIds" => Strings.FieldProjectIds,
        "eventType" => Strings.FieldEventType,
        "expiresAt" => Strings.FieldExpiresAt,
        "held" => Strings.FieldHeld,
        "previousUntil" => Strings.FieldPreviousUntil,
        "perSecond" => Strings.FieldPerSecond,
        "triedSince" => Strings.FieldTriedSince,
        "triedUntil" => Strings.FieldTriedUntil,
        "timeoutSeconds" => Strings.FieldTimeoutSeconds,
        "retrySchedule" => Strings.FieldRetrySchedule,
        "invitedAs" => Strings.FieldInvitedAs,
        "invitedBy" => Strings.FieldInvitedBy,
        "name" => Strings.FieldName,
        "description" => Strings.FieldDescription,
        "status" => Strings.FieldStatus,
        "days" => Strings.FieldDays,
        "problem" => Strings.FieldProblem,
        "forward" => Strings.FieldForward,
        "delivery" => Strings.FieldDelivery,
        "deliveries" => Strings.FieldDeliveries,
        "script" => Strings.FieldScript,
        "secrets" => Strings.FieldSecrets,
        "jobs" => Strings.FieldJobs,
        "sessions" => Strings.FieldSessions,
        "provider" => Strings.FieldProvider,
        "by" => Strings.FieldBy,
        "device" => Strings.FieldDevice,
        "email" => Strings.FieldEmail,
        "role" => Strings.FieldRole,
        "recovery" => Strings.FieldRecovery,
        "event" => Strings.FieldEvent,
        "project" => Strings.FieldProject,
        "outcome" => Strings.FieldOutcome,
        "since" => Strings.FieldSince,
        "until" => Strings.FieldUntil,
        _ when field.StartsWith("headers.", StringComparison.Ordinal) => Strings.FieldHeader.With(field["headers.".Length..]),
        _ => field,
    };

    public static string Of(TeamRole role) => role switch
    {
        TeamRole.Viewer => Strings.RoleViewer,
        TeamRole.Editor => Strings.RoleEditor,
        _ => Strings.RoleAdmin,
    };

    private static Choice Choice(AuditAction action) => new(action.Code(), Of(action), Group(action));

    private static string Group(AuditAction action) => action switch
    {
        <= AuditAction.EndpointChecked => Strings.GroupWebhooks,
        <= AuditAction.RecoveryCancelled => Strings.GroupDeliveries,
        <= AuditAction.MemberRemoved => Strings.GroupPeople,
        <= AuditAction.TeamKeyRevoked => Strings.GroupKeys,
        <= AuditAction.ProjectDeleted => Strings.GroupTeamAndProjects,
        <= AuditAction.SandboxDeleted => Strings.GroupSandbox,
        AuditAction.TeamExported => Strings.GroupTeamAndProjects,
        <= AuditAction.JobsChanged => Strings.GroupService,
        _ => Strings.GroupAccounts,
    };
}
