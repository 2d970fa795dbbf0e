using Microsoft.EntityFrameworkCore;

namespace Aamu.Webhooks.Core.Data;

/// <summary>A file that a newer version has written is not touched by an older one: what it does not know it might spoil.</summary>
public static class NewerSchema
{
    /// <exception cref="StartRefusedException">It has seen migrations that are unknown here.</exception>
    public static void Refuse(string path, DbContext context) => RefuseOrIsOlder(path, context);

    /// <summary>True when this version has yet to do something to it.</summary>
    /// <exception cref="StartRefusedException">It has seen migrations that are unknown here.</exception>
    internal static bool RefuseOrIsOlder(string path, DbContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        var (known, applied) = (context.Database.GetMigrations().ToList(), context.Database.GetAppliedMigrations().ToList());
        return applied.Except(known).FirstOrDefault() is { } unknown
            ? throw new StartRefusedException($"{path} was written by a newer version of this program (its migration {unknown} is unknown here). Use that version, or restore a backup.")
            : known.Except(applied).Any();
    }
}
