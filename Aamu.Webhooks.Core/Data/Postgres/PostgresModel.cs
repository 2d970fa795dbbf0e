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
