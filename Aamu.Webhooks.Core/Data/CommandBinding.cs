using System.Globalization;
using Microsoft.Data.Sqlite;

namespace Aamu.Webhooks.Core.Data;

/// <summary>Values for a prepared statement's <c>$1</c>, <c>$2</c>, … in their order.</summary>
internal static class CommandBinding
{
    public static SqliteCommand Bind(this SqliteCommand command, params ReadOnlySpan<object?> values)
    {
        var parameters = command.Parameters;
        for (var i = parameters.Count; i < values.Length; i++)
        {
            parameters.Add(new SqliteParameter { ParameterName = string.Create(CultureInfo.InvariantCulture, $"${i + 1}") });
        }

        for (var i = 0; i < values.Length; i++)
        {
            var value = values[i];
            parameters[i].Value = value switch
            {
                null => DBNull.Value,
                DateTimeOffset time => time.ToUnixTimeMilliseconds(),
                Enum choice => Convert.ToInt64(choice, CultureInfo.InvariantCulture),
                _ => value,
            };
        }

        return command;
    }

    public static DateTimeOffset GetTime(this SqliteDataReader reader, int ordinal) => DateTimeOffset.FromUnixTimeMilliseconds(reader.GetInt64(ordinal));
}
