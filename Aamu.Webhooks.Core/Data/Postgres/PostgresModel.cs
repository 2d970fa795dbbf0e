using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;

namespace Aamu.Webhooks.Core.Data.Postgres;

/// <summary>What PostgreSQL wants different in a model: names in lower case, so that SQL without quotes finds them, and text that is compared byte by byte, as on SQLite.</summary>
public static class PostgresModel
{
    public static void Adapt(ModelBuilder model)
    {
        ArgumentNullException.ThrowIfNull(model);
        foreach (var type in model.Model.GetEntityTypes())
        {
            if (type.GetContainerColumnName() is { } container)
            {
                type.SetContainerColumnName(Lower(container));
                continue;
            }

            type.SetTableName(Lower(type.GetTableName()!));
            foreach (var property in type.GetProperties())
            {
                Adapt(property);
            }
        }
    }

    /// <summary>An index of SQLite ends in the row's key and gives rows in its order; here it has to be said, or "the newest of this webhook" sorts all that it has.</summary>
    public static void EndIndexesInKeys(ModelBuilder model)
    {
        ArgumentNullException.ThrowIfNull(model);
        foreach (var type in model.Model.GetEntityTypes())
        {
            EndIndexesInKey(type);
        }
    }

    private static void EndIndexesInKey(IMutableEntityType type)
    {
        if (type.FindPrimaryKey()?.Properties is not [var key] || key.ClrType != typeof(long))
        {
            return;
        }

        foreach (var index in type.GetDeclaredIndexes().Where(index => !index.IsUnique && !index.Properties.Contains(key)).ToList())
        {
            var (name, filter, descending) = (index.Name, index.GetFilter(), index.IsDescending);
            IMutableProperty[] properties = [.. index.Properties, key];
            type.RemoveIndex(index);
            var ending = name is null ? type.AddIndex(properties) : type.AddIndex(properties, name);
            ending.SetFilter(filter);
            ending.IsDescending = descending is { Count: > 0 } ? [.. descending, false] : null;
        }
    }

    private static void Adapt(IMutableProperty property)
    {
        property.SetColumnName(Lower(property.GetColumnName()));
        if ((property.GetValueConverter()?.ProviderClrType ?? property.GetProviderClrType() ?? property.ClrType) == typeof(string))
        {
            property.SetCollation("C");
        }
    }

#pragma warning disable CA1308 // the case that PostgreSQL folds names to
    private static string Lower(string name) => name.ToLowerInvariant();
#pragma warning restore CA1308
}
