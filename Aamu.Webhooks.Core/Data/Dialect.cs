namespace Aamu.Webhooks.Core.Data;

/// <summary>What the two databases call by different names.</summary>
internal abstract class Dialect
{
    public static readonly Dialect OfSqlite = new Sqlite();

    public static readonly Dialect OfPostgres = new Postgres();

    /// <summary>Where a row lies: good within one statement, for a table whatever its key.</summary>
    public abstract string Place { get; }

    /// <summary>The whole numbers of a JSON array, for <c>IN</c>.</summary>
    public abstract string Numbers(string json);

    /// <summary>A table of the members of a JSON array; each is <c>alias.value</c>.</summary>
    public abstract string Each(string json, string alias);

    /// <summary>The whole number at a place of such a member, which is an array too.</summary>
    public abstract string Number(string member, int place);

    public abstract string Length(string json);

    /// <summary>The key of the event that this connection added last.</summary>
    public abstract string NewestEventHere { get; }

    /// <summary>The greater of two.</summary>
    public abstract string Greater(string one, string other);

    private sealed class Sqlite : Dialect
    {
        public override string Place => "rowid";

        public override string NewestEventHere => "NULL";

        public override string Numbers(string json) => $"(SELECT value FROM json_each({json}))";

        public override string Each(string json, string alias) => $"json_each({json}) {alias}";

        public override string Number(string member, int place) => $"json_extract({member}, '$[{place}]')";

        public override string Length(string json) => $"json_array_length({json})";

        public override string Greater(string one, string other) => $"MAX({one}, {other})";
    }

    private sealed class Postgres : Dialect
    {
        public override string Place => "ctid";

        public override string NewestEventHere => "currval('events_key_seq')";

        public override string Numbers(string json) => $"(SELECT json_array_elements_text({json}::json)::bigint)";

        public override string Each(string json, string alias) => $"json_array_elements({json}::json) {alias}";

        public override string Number(string member, int place) => $"({member}->>{place})::bigint";

        public override string Length(string json) => $"json_array_length({json}::json)";

        public override string Greater(string one, string other) => $"GREATEST({one}, {other})";
    }
}
