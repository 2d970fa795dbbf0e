using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;

namespace Aamu.Webhooks.Core.Moves;

/// <summary>One table of a model: moved and compared row by row, each as the entity that it is, so that no column can be forgotten.</summary>
internal abstract class MovedTable(string name)
{
    /// <summary>As the file calls it.</summary>
    public string Name { get; } = name;

    /// <summary>All of a model, those first that others point at.</summary>
    public static IReadOnlyList<MovedTable> Of(MovedModel model)
    {
        using var context = model.Source();
        return [.. PointedAtFirst(context.Model.GetEntityTypes().Where(type => !type.IsOwned()))
            .Select(type => type.GetComplexProperties().Any()
                ? throw new NotSupportedException($"{type.DisplayName()} has a complex property, and nobody compares those yet.")
                : (MovedTable)Activator.CreateInstance(typeof(MovedRows<>).MakeGenericType(type.ClrType), model, type)!)];
    }

    /// <summary>Whether the server has rows in it, but for those that every database begins with.</summary>
    public abstract Task<bool> IsTakenAsync(CancellationToken cancellationToken);

    /// <summary>Copies what is not copied yet.</summary>
    public abstract Task CopyAsync(MoveRecord record, Action<string> tell, CancellationToken cancellationToken);

    /// <summary>The numbers that the server gives go on after all that the file has given, also to rows that are gone: others remember them.</summary>
    public abstract Task NumberOnAsync(IReadOnlyDictionary<string, long> given, CancellationToken cancellationToken);

    /// <summary>Reads every row at both ends; answers which are not the same.</summary>
    public abstract Task<IReadOnlyList<string>> CompareAsync(Action<string> tell, CancellationToken cancellationToken);

    private static IEnumerable<IEntityType> PointedAtFirst(IEnumerable<IEntityType> types)
    {
        var (left, taken) = (types.ToList(), new HashSet<IEntityType>());
        while (left.Count > 0)
        {
            var next = left.First(type => type.GetForeignKeys().All(key => key.PrincipalEntityType == type || taken.Contains(key.PrincipalEntityType)));
            left.Remove(next);
            taken.Add(next);
            yield return next;
        }
    }
}
