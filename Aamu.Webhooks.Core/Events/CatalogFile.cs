using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace Aamu.Webhooks.Core.Events;

/// <summary>
/// One group's page of the catalog, as people edit it. Each field is defined once and each noun is drawn once;
/// a type says what it carries and what its example adds:
/// <code>
/// { "level": "project",
///   "fields": { "taskId": { "type": "string", "description": "The task's id." } },
///   "nouns": { "task": { "taskId": "task_7Hq2mXfR", "status": "In progress" } },
///   "types": { "task.created": { "description": "A task was created.", "carries": "task", "example": { "status": "To do" } } } }
/// </code>
/// </summary>
internal sealed record CatalogFile(
    EventLevel Level,
    OrderedDictionary<string, JsonObject> Fields,
    OrderedDictionary<string, JsonObject> Nouns,
    OrderedDictionary<string, CatalogFile.Entry> Types)
{
    /// <param name="Carries">The noun that its data begins with.</param>
    /// <param name="Fields">Definitions that hold for this type only.</param>
    /// <param name="Example">The members that it has beside the noun's, and those of the noun's that look different here.</param>
    internal sealed record Entry(string Description, string? Carries = null, OrderedDictionary<string, JsonObject>? Fields = null, JsonObject? Example = null);

    private static readonly JsonSerializerOptions Reading = new(JsonSerializerDefaults.Web)
    {
        AllowDuplicateProperties = false,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        RespectRequiredConstructorParameters = true,
        RespectNullableAnnotations = true,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
    };

    private static readonly Lazy<OrderedDictionary<string, JsonObject>> SharedFields = new(() => Read<OrderedDictionary<string, JsonObject>>("Shared"));

    public static IEnumerable<EventType> TypesOf(string group)
    {
        var file = Read<CatalogFile>(group);
        return file.Types.Select(type => file.TypeOf(type.Key, type.Value, group));
    }

    private EventType TypeOf(string name, Entry entry, string group)
    {
        var example = ExampleOf(entry);
        var schema = new DataSchema(entry.Fields, Fields, SharedFields.Value).Of(name, entry.Description, example);
        return new EventType(name, group, entry.Description, Level, ReadableJson.Of(example), ReadableJson.Of(schema));
    }

    private JsonObject ExampleOf(Entry entry)
    {
        var example = entry.Carries is null ? [] : Nouns[entry.Carries].DeepClone().AsObject();
        foreach (var (field, value) in entry.Example ?? [])
        {
            example[field] = value?.DeepClone();
        }

        return example;
    }

    private static T Read<T>(string file)
    {
        using var stream = typeof(CatalogFile).Assembly.GetManifestResourceStream(typeof(CatalogFile), $"Catalog.{file}.json")
            ?? throw new InvalidOperationException($"The catalog has no file {file}.json.");
        return JsonSerializer.Deserialize<T>(stream, Reading)!;
    }
}
