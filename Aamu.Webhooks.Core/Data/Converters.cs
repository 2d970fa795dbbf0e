using Aamu.Webhooks.Core.Ids;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace Aamu.Webhooks.Core.Data;

/// <summary>SQLite compares no DateTimeOffset; whole numbers it does.</summary>
internal sealed class UnixMillisecondsConverter() : ValueConverter<DateTimeOffset, long>(
    time => time.ToUnixTimeMilliseconds(), stored => DateTimeOffset.FromUnixTimeMilliseconds(stored));

internal sealed class TeamIdConverter() : ValueConverter<TeamId, string>(id => id.Value, text => new TeamId(text));

internal sealed class ProjectIdConverter() : ValueConverter<ProjectId, string>(id => id.Value, text => new ProjectId(text));

internal sealed class EventIdConverter() : ValueConverter<EventId, string>(id => id.Value, text => new EventId(text));

internal sealed class WebhookIdConverter() : ValueConverter<WebhookId, string>(id => id.Value, text => new WebhookId(text));

internal sealed class DeliveryIdConverter() : ValueConverter<DeliveryId, string>(id => id.Value, text => new DeliveryId(text));

internal sealed class RecoveryIdConverter() : ValueConverter<RecoveryId, string>(id => id.Value, text => new RecoveryId(text));

internal sealed class ApiKeyIdConverter() : ValueConverter<ApiKeyId, string>(id => id.Value, text => new ApiKeyId(text));

internal sealed class SandboxIdConverter() : ValueConverter<SandboxId, string>(id => id.Value, text => new SandboxId(text));
