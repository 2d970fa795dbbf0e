using System.Text.Json.Nodes;

namespace Aamu.Webhooks.Core.Events;

/// <summary>
/// Composes a stand-alone JSON Schema (2020-12) of an event's data from the definitions of its fields.
/// Every field of the example is there in every event of the type (null when there is nothing to say), so all are required;
/// others may be added later.
/// </summary>
/// <param name="definitions">From the nearest to the most general: the first that knows a name wins.</param>
internal sealed class DataSchema(params OrderedDictionary<string, JsonObject>?[] definitions)
{
    public JsonObject Of(string title, string description, JsonObject example) => new()
    {
        ["$schema"] = "https://json-schema.org/draft/2020-12/schema",
        ["title"] = title,
        ["description"] = description,
        ["type"] = "object",
        ["properties"] = new JsonObject(example.Select(field => KeyValuePair.Create(field.Key, (JsonNode?)Definition(field.Key)))),
        ["required"] = new JsonArray([.. example.Select(field => JsonValue.Create(field.Key))]),
    };

    private JsonObject Definition(string name)
    {
        var found = definitions.FirstOrDefault(level => level?.ContainsKey(name) == true)
            ?? throw new InvalidOperationException($"The catalog does not define the field {name}.");
        return Resolved(found[name]).AsObject();
    }

    /// <summary>A copy in which <c>{"$ref": "person", "description": …}</c> has become the person's own definition with that description.</summary>
    private JsonNode Resolved(JsonNode node) => node switch
    {
        JsonArray array => new JsonArray([.. array.Select(item => item is null ? null : Resolved(item))]),
        JsonObject schema => ResolvedObject(schema),
        _ => node.DeepClone(),
    };

    private JsonObject ResolvedObject(JsonObject schema)
    {
        var resolved = schema["$ref"] is { } reference ? Definition(reference.GetValue<string>()) : [];
        foreach (var (keyword, value) in schema.Where(member => member.Key != "$ref"))
        {
            resolved[keyword] = value is null ? null : Resolved(value);
        }

        return resolved;
    }
}
