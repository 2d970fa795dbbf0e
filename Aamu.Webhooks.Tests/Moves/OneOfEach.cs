using Aamu.Webhooks.Core.Sandbox;
using Aamu.Webhooks.Core.Sending;
using Aamu.Webhooks.Core.Webhooks;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;

namespace Aamu.Webhooks.Tests.Moves;

/// <summary>A row in every table of a model, with something in every column, whatever tables there are: they point at each other, for all have the same key.</summary>
internal static class OneOfEach
{
    /// <summary>A text that PostgreSQL cannot keep, in every column of text, keys too.</summary>
    public const string Text = "s\u00e4\0una";

    private static readonly DateTimeOffset Time = new DateTimeOffset(2026, 6, 5, 14, 47, 14, 123, TimeSpan.Zero).AddTicks(4567);

    public static async Task AddAsync(DbContext context)
    {
        foreach (var type in context.Model.GetEntityTypes().Where(type => !type.IsOwned()).ToList())
        {
            // What every database begins with is a row too.
            if (type.GetTableName() is "AuditMarks" or "HealthMarks")
            {
                continue;
            }

            context.Add(Row(type));
        }

        await context.SaveChangesAsync();
    }

    private static object Row(IEntityType type)
    {
        var row = Activator.CreateInstance(type.ClrType)!;
        foreach (var property in type.GetProperties())
        {
            Put(property, row, Value(Nullable.GetUnderlyingType(property.ClrType) ?? property.ClrType));
        }

        foreach (var inJson in type.GetNavigations().Where(navigation => navigation.TargetEntityType.IsOwned()))
        {
            Put(inJson, row, InJson(inJson));
        }

        return row;
    }

    private static void Put(IPropertyBase property, object row, object value)
    {
        if (property.PropertyInfo is { CanWrite: true } settable)
        {
            settable.SetValue(row, value);
        }
        else
        {
            property.FieldInfo!.SetValue(row, value);
        }
    }

    private static object Value(Type type) => type switch
    {
        _ when type == typeof(string) => Text,
        _ when type == typeof(long) => 1L,
        _ when type == typeof(int) => 1,
        _ when type == typeof(double) => 1.1,
        _ when type == typeof(bool) => true,
        _ when type == typeof(byte[]) => new byte[] { 0, 1, 255 },
        _ when type == typeof(DateTimeOffset) => Time,
        _ when type == typeof(SandboxScript) => SandboxScript.Usual,
        _ when type == typeof(SandboxReply) => new SandboxReply(new SandboxStep(), 1, 2, 3),
        _ when type.IsEnum => Enum.GetValues(type).GetValue(1)!,
        _ when typeof(IEnumerable<string>).IsAssignableFrom(type) => new List<string> { "task.*", "k\u00e4yt\u00f6ss\u00e4" },
        _ when type.GetConstructor([typeof(string)]) is { } typedId => typedId.Invoke([Text]),
        _ => throw new Xunit.Sdk.XunitException($"Nobody knows what to put for a {type.Name}: tell it here, so that a move is tried with it."),
    };

    private static object InJson(INavigation inJson) => inJson.TargetEntityType.ClrType switch
    {
        var type when type == typeof(CustomHeader) => new List<CustomHeader> { new("X-One", "1"), new("X-Two", "s\u00e4una") },
        var type when type == typeof(SigningKey) => new List<SigningKey> { new(2, null), new(1, Time) },
        var type when type == typeof(IdentityPasskeyData) => new IdentityPasskeyData
        {
            PublicKey = [0, 1, 255], Name = "Phone", CreatedAt = Time, SignCount = 7, Transports = ["internal", "hybrid"], IsUserVerified = true, IsBackupEligible = true, IsBackedUp = false, AttestationObject = [2], ClientDataJson = [3],
        },
        var type => throw new Xunit.Sdk.XunitException($"Nobody knows what to put for a {type.Name}: tell it here, so that a move is tried with it."),
    };
}
