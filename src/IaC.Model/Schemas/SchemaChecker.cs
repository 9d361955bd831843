using System.Text.Json;
using System.Text.Json.Nodes;

namespace IaC.Model;

/// <summary>
/// Compares a document with its schema and words the faults for people. A member that is null is taken as absent, as Kubernetes takes it; a string that is one expression is
/// passed over, and of one that holds an expression only the type is looked at. What a secret says is in no message.
/// </summary>
internal sealed class SchemaChecker
{
    /// <summary>Most faults of one document: more than anybody reads, so that a hostile one cannot make the list longer.</summary>
    public const int MostFaults = 1000;

    private readonly List<DocumentFault> _faults = [];

    private readonly List<Step> _path = [];

    private readonly record struct Step(string? Name, int Index, SchemaNode Around);

    public static IReadOnlyList<DocumentFault> Check(JsonObject document, SchemaNode schema)
    {
        var checker = new SchemaChecker();
        checker.Value(document, schema);
        return checker._faults;
    }

    private void Value(JsonNode? node, SchemaNode schema)
    {
        if (schema.Types == JsonTypes.Any || _faults.Count >= MostFaults)
        {
            return;
        }

        switch (node)
        {
            case JsonObject members when Allows(schema, JsonTypes.Object):
                Object(members, schema);
                break;
            case JsonArray items when Allows(schema, JsonTypes.Array):
                Array(items, schema);
                break;
            case JsonValue value:
                Scalar(value, schema);
                break;
            default:
                WrongType(node, schema);
                break;
        }
    }

    private static bool Allows(SchemaNode schema, JsonTypes type) => (schema.Types & type) != 0;

    private void Object(JsonObject members, SchemaNode schema)
    {
        foreach ((string name, JsonNode? value) in members)
        {
            if (schema.Properties.TryGetValue(name, out SchemaNode? property))
            {
                if (value is not null)
                {
                    Member(name, value, property, schema);
                }
            }
            else if (schema.Others is { } other)
            {
                if (schema.NameFormat is { } format && !format.Matches(name))
                {
                    AddAtName(name, $"the name `{MessageText.Short(name)}` must be {format.Expectation}");
                }

                Member(name, value, other, schema);
            }
            else if (_path.Count == 0 && KindSchema.IsEmptyStatus(name, value))
            {
                continue;
            }
            else if (value is not null || !schema.NotYet.Contains(name))
            {
                Unknown(name, schema);
            }
        }

        foreach (string name in schema.Required)
        {
            if (members[name] is null)
            {
                Add($"`{name}` is missing");
            }
        }
    }

    private void Member(string name, JsonNode? value, SchemaNode schema, SchemaNode around)
    {
        _path.Add(new Step(name, 0, around));
        Value(value, schema);
        _path.RemoveAt(_path.Count - 1);
    }

    private void Array(JsonArray items, SchemaNode schema)
    {
        if (items.Count < schema.MinItems)
        {
            Add($"{Name()} must have at least {(schema.MinItems == 1 ? "one item" : $"{schema.MinItems} items")}");
        }

        if (schema.Items is null)
        {
            return;
        }

        for (int index = 0; index < items.Count; index++)
        {
            _path.Add(new Step(null, index, schema));
            Value(items[index], schema.Items);
            _path.RemoveAt(_path.Count - 1);
        }
    }

    private void Scalar(JsonValue value, SchemaNode schema)
    {
        if (value.TryGetValue(out string? text))
        {
            Text(text, value, schema);
            return;
        }

        JsonTypes type = value.GetValueKind() switch
        {
            JsonValueKind.Number => value.TryGetInteger(out _) ? JsonTypes.Integer | JsonTypes.Number : JsonTypes.Number,
            JsonValueKind.True or JsonValueKind.False => JsonTypes.Boolean,
            _ => JsonTypes.Any,
        };
        if (!Allows(schema, type))
        {
            WrongType(value, schema);
        }
        else if ((schema.Minimum is not null || schema.Maximum is not null) && value.TryGetNumber(out decimal number) && (number < schema.Minimum || number > schema.Maximum))
        {
            Add($"{Name()} must be from {schema.Minimum} to {schema.Maximum}{Not(value.ToJsonString(), schema)}");
        }
        else if (schema.Format is { Name: TextFormat.QuantityText } format && !format.Matches(value.ToJsonString()))
        {
            Add($"{Name()} must be {format.Expectation}{Not(value.ToJsonString(), schema)}");
        }
    }

    private void Text(string text, JsonValue value, SchemaNode schema)
    {
        if (Expressions.IsIn(text) && (Expressions.IsWhole(value) || Allows(schema, JsonTypes.String)))
        {
            return;
        }

        if (!Allows(schema, JsonTypes.String))
        {
            WrongType(value, schema);
        }
        else if (!schema.Values.IsEmpty && !schema.Values.Contains(text))
        {
            WrongChoice(text, schema);
        }
        else if (schema.Format is { } format && !format.Matches(text))
        {
            Add($"{Name()} must be {format.Expectation}{Not($"`{MessageText.Short(text)}`", schema)}", IsSecret(schema) ? null : NearName.Suggest(text.Replace("CAP_", "", StringComparison.Ordinal), format.Words));
        }
    }

    private void WrongType(JsonNode? node, SchemaNode schema) =>
        _faults.Add(IsSecret(schema)
            ? new DocumentFault(Pointer(), $"{Name()} must be {SchemaWords.Expected(schema)}", SchemaWords.WantsQuotes(node, schema) ? "put it in quotes" : null)
            : new DocumentFault(Pointer(), $"{Name()} must be {SchemaWords.Expected(schema)}, not {SchemaWords.Found(node)}", SchemaWords.Remedy(node, schema)) { WantsQuotes = SchemaWords.WantsQuotes(node, schema) });

    private void WrongChoice(string text, SchemaNode schema)
    {
        if (IsSecret(schema))
        {
            Add($"{Name()} must be {SchemaWords.List(schema.Values)}");
        }
        else if (schema.NotYet.Any(later => text == later || text.StartsWith($"{later}:", StringComparison.Ordinal)))
        {
            Add($"{Name()} `{MessageText.Short(text)}` is not supported yet", $"supported: {SchemaWords.List(schema.Values)}");
        }
        else
        {
            Add($"{Name()} must be {SchemaWords.List(schema.Values)}, not `{MessageText.Short(text)}`", NearName.Suggest(text, schema.Values));
        }
    }

    private void Unknown(string name, SchemaNode schema)
    {
        if (name == "status" && _path.Count == 0)
        {
            AddAtName(name, "`status` is what is observed and cannot be declared", "remove it");
        }
        else if (schema.NotYet.Contains(name))
        {
            AddAtName(name, $"`{name}` is not supported yet");
        }
        else
        {
            string? near = NearName.Suggest(name, schema.Properties.Keys);
            bool sameLetters = schema.Properties.Keys.Contains(name, StringComparer.OrdinalIgnoreCase);
            AddAtName(name, $"unknown field `{MessageText.Short(name)}`", (sameLetters ? near : null) ?? Misplaced(name, schema) ?? near ?? SchemaWords.Fields(schema));
        }
    }

    // A field that exists one level further in, or anywhere further out, was probably indented wrongly.
    private string? Misplaced(string name, SchemaNode schema)
    {
        foreach ((string inner, SchemaNode property) in schema.Properties)
        {
            if ((property.Items ?? property).Properties.ContainsKey(name))
            {
                return property.Items is null ? $"it belongs into `{inner}`" : $"it belongs into an item of `{inner}`";
            }
        }

        for (int level = _path.Count - 1; level >= 0; level--)
        {
            if (_path[level].Around.Properties.ContainsKey(name))
            {
                return $"it belongs into {(level == 0 ? "the document itself" : Name(level))}";
            }
        }

        return null;
    }

    private bool IsSecret(SchemaNode schema) => schema.Secret || _path.Exists(step => step.Around.Secret);

    private string Not(string found, SchemaNode schema) => IsSecret(schema) ? "" : $", not {found}";

    private void Add(string message, string? remedy = null) => _faults.Add(new DocumentFault(Pointer(), message, remedy));

    private void AddAtName(string name, string message, string? remedy = null) => _faults.Add(new DocumentFault(JsonPointer.Append(Pointer(), name), message, remedy) { AtName = true });

    private string Pointer() => _path.Aggregate("", (pointer, step) => step.Name is null ? JsonPointer.Append(pointer, step.Index) : JsonPointer.Append(pointer, step.Name));

    private string Name() => Name(_path.Count);

    // `args[1]`: the last name and the item numbers after it.
    private string Name(int length)
    {
        int last = length - 1;
        while (last > 0 && _path[last].Name is null)
        {
            last--;
        }

        return length == 0 ? "the document" : $"`{_path[last].Name}{string.Concat(_path.Take(length).Skip(last + 1).Select(step => $"[{step.Index}]"))}`";
    }
}
