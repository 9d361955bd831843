using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using IaC.Model;

namespace IaC.Programs.Emitting;

/// <summary>Writes resources as a program that declares them: references are outputs again, secrets are marked, options are those of the SDK.</summary>
public sealed class CSharpProgram
{
    private readonly Dictionary<ResourceKey, string> _variables = [];
    private readonly StringBuilder _code = new();
    private readonly EmittedResource[] _resources;
    private EmittedResource _current = null!;

    private CSharpProgram(IEnumerable<EmittedResource> resources) => _resources = [.. resources];

    /// <summary>The source of a program.</summary>
    /// <param name="resources">The resources, each behind all that it refers to, which is among them.</param>
    public static string Write(IEnumerable<EmittedResource> resources) => new CSharpProgram(resources).Write();

    private string Write()
    {
        HashSet<ResourceKey> used = [.. _resources.SelectMany(Targets)];
        var taken = new HashSet<string>(StringComparer.Ordinal);
        IEnumerable<string> spaces = _resources.Where(resource => Schema(resource) is not null).Select(resource => CSharpText.NamespaceOf(resource.Key.ApiVersion)).Append("IaC");
        foreach (string name in spaces.Distinct().Order(StringComparer.Ordinal))
        {
            _code.Append($"using {name};\n");
        }

        _code.Append("\nreturn await IaC.Deployment.RunAsync(() =>\n{\n");
        foreach (EmittedResource resource in _resources)
        {
            _current = resource;
            string declared = "_";
            if (used.Contains(resource.Key))
            {
                _variables[resource.Key] = CSharpText.Variable(resource.Key.Name, resource.Key.Kind, taken);
                declared = $"var {_variables[resource.Key]}";
            }

            _code.Append($"    {declared} = ");
            Resource(resource);
            _code.Append(";\n");
        }

        return _code.Append("});\n").ToString();
    }

    private static KindSchema? Schema(EmittedResource resource) => KindSchema.All.FirstOrDefault(schema => (schema.ApiVersion, schema.Kind) == (resource.Key.ApiVersion, resource.Key.Kind));

    private static IEnumerable<ResourceKey> Targets(EmittedResource resource) => Expressions.Scan(resource.Document).References.Select(reference => reference.Target)
        .Concat(resource.Options.DependsOn).Concat(resource.Options.ReplaceWith).Concat(resource.Options.DeletedWith is { } holder ? [holder] : []);

    private void Resource(EmittedResource resource)
    {
        JsonObject document = (JsonObject)resource.Document.DeepClone();
        document.Remove("apiVersion");
        document.Remove("kind");
        var metadata = (JsonObject)document["metadata"]!;
        metadata.Remove("name");
        if (metadata.Count == 0)
        {
            document.Remove("metadata");
        }

        if (Schema(resource) is { } schema)
        {
            _code.Append($"new {resource.Key.Kind}({CSharpText.Literal(resource.Key.Name)}");
            if (document.Count > 0)
            {
                _code.Append(", ");
                Value(document, ArgsType.Of(schema), "", 1);
            }
        }
        else
        {
            _code.Append($"new DocumentResource({CSharpText.Literal(resource.Key.ApiVersion)}, {CSharpText.Literal(resource.Key.Kind)}, {CSharpText.Literal(resource.Key.Name)}, ");
            Anything(document["spec"], "/spec", 1);
        }

        string[] options = [.. Options(resource)];
        if (options.Length > 0)
        {
            _code.Append($", {(document.Count == 0 ? "options: " : "")}new CustomResourceOptions {{ {string.Join(", ", options)} }}");
        }

        _code.Append(')');
    }

    private IEnumerable<string> Options(EmittedResource resource)
    {
        ResourceOptions options = resource.Options;
        string List(IEnumerable<ResourceKey> keys) => string.Join(", ", keys.Select(key => _variables[key]));
        string Texts(IEnumerable<string> texts) => string.Join(", ", texts.Select(CSharpText.Literal));
        (string Name, string? Value)[] all =
        [
            ("DependsOn", options.DependsOn.IsEmpty ? null : $"[{List(options.DependsOn)}]"),
            ("Protect", options.Protect ? "true" : null),
            ("RetainOnDelete", options.RetainOnDelete ? "true" : null),
            ("DeleteBeforeReplace", options.DeleteBeforeReplace is { } first ? first ? "true" : "false" : null),
            ("DeletedWith", options.DeletedWith is { } holder ? _variables[holder] : null),
            ("ReplaceWith", options.ReplaceWith.IsEmpty ? null : $"{{ {List(options.ReplaceWith)} }}"),
            ("ReplacementTrigger", options.ReplacementTrigger is { } trigger ? CSharpText.Literal(trigger) : null),
            ("IgnoreChanges", options.IgnoreChanges.IsEmpty ? null : $"[{Texts(options.IgnoreChanges)}]"),
            ("ReplaceOnChanges", options.ReplaceOnChanges.IsEmpty ? null : $"[{Texts(options.ReplaceOnChanges)}]"),
            ("Aliases", options.Aliases.IsEmpty ? null : $"[{string.Join(", ", options.Aliases.Select(alias => $"new Alias {{ Name = {CSharpText.Literal(alias.Name)}, Namespace = {CSharpText.Literal(alias.Namespace)} }}"))}]"),
            ("CustomTimeouts", options.Timeouts is { } timeouts ? $"new CustomTimeouts {{ {string.Join(", ", Timeouts(timeouts))} }}" : null),
        ];
        return all.Where(option => option.Value is not null).Select(option => $"{option.Name} = {option.Value}");
    }

    private static IEnumerable<string> Timeouts(ResourceTimeouts timeouts) => new[] { ("Create", timeouts.Create), ("Update", timeouts.Update), ("Delete", timeouts.Delete), ("Ready", timeouts.Ready) }
        .Where(timeout => timeout.Item2 is not null).Select(timeout => $"{timeout.Item1} = TimeSpan.FromSeconds({timeout.Item2!.Value.TotalSeconds:0})");

    private void Value(JsonNode? node, ArgsType type, string pointer, int depth)
    {
        switch (node)
        {
            case JsonObject or JsonArray when type.IsAny:
                Anything(node, pointer, depth + 1);
                break;
            case JsonObject members:
                _code.Append(type.ClassName is { } name ? $"new {name}" : "new()");
                Block(members.Select(member => (Action)(() =>
                {
                    _code.Append(type.ClassName is not null ? CSharpText.Pascal(member.Key) : $"[{CSharpText.Literal(member.Key)}]").Append(" = ");
                    Value(member.Value, type.Member(member.Key), JsonPointer.Append(pointer, member.Key), depth + 1);
                })), "{", "}", depth);
                break;
            case JsonArray items when items.All(item => item is JsonValue):
                _code.Append('[');
                Separated(items, (item, index) => Plain(item, type.Item().Plain, JsonPointer.Append(pointer, index)));
                _code.Append(']');
                break;
            case JsonArray items:
                Block(items.Select((item, index) => (Action)(() => Value(item, type.Item(), JsonPointer.Append(pointer, index), depth + 1))), "[", "]", depth);
                break;
            default:
                Plain(node, type.Plain, pointer);
                break;
        }
    }

    // Fields of a user's kind, of which there is no class, and fields that take anything.
    private void Anything(JsonNode? node, string pointer, int depth)
    {
        switch (node)
        {
            case JsonObject members:
                _code.Append(depth == 1 ? "new()" : "new Dictionary<string, object?>");
                Block(members.Select(member => (Action)(() =>
                {
                    _code.Append($"[{CSharpText.Literal(member.Key)}] = ");
                    Anything(member.Value, JsonPointer.Append(pointer, member.Key), depth + 1);
                })), "{", "}", depth);
                break;
            case JsonArray items:
                _code.Append("new object?[] { ");
                Separated(items, (item, index) => Anything(item, JsonPointer.Append(pointer, index), depth + 1));
                _code.Append(" }");
                break;
            case null when depth == 1:
                _code.Append("new()");
                break;
            default:
                Plain(node, "object", pointer);
                break;
        }
    }

    private void Separated(JsonArray items, Action<JsonNode?, int> write)
    {
        for (int index = 0; index < items.Count; index++)
        {
            _code.Append(index == 0 ? "" : ", ");
            write(items[index], index);
        }
    }

    private void Block(IEnumerable<Action> lines, string open, string close, int depth)
    {
        string indent = new(' ', depth * 4);
        bool first = true;
        bool assigned = _code[^1] == ' ';
        foreach (Action line in lines)
        {
            if (first)
            {
                _code.Length -= assigned ? 1 : 0;
                _code.Append($"\n{indent}{open}\n");
            }

            _code.Append($"{indent}    ");
            first = false;
            line();
            _code.Append(",\n");
        }

        _code.Append(!first ? $"{indent}{close}" : open == "[" ? "[]" : _code[^1] == ')' ? "" : "()");
    }

    private void Plain(JsonNode? node, string type, string pointer)
    {
        string code = Code(node, type);
        _code.Append(_current.Secrets.Contains(pointer) ? $"Output.CreateSecret({code})" : code);
    }

    private string Code(JsonNode? node, string type)
    {
        if (node is not JsonValue value || value.GetValueKind() != JsonValueKind.String)
        {
            // A quantity: text in the class, and a number in documents too.
            return node is null ? "null" : type == "string" ? CSharpText.Literal(node.ToJsonString()) : node.ToJsonString();
        }

        (string Literal, Expression? Expression)[] parts = [.. Expressions.PartsOf(value.GetValue<string>(), _current.Key.Namespace)];
        return parts switch
        {
            [] => "\"\"",
            [{ Expression: { } whole }] => Output(whole, type),
            _ when parts.All(part => part.Expression is null) => CSharpText.Literal(string.Concat(parts.Select(part => part.Literal))),
            _ => $"Output.Format($\"{string.Concat(parts.Select(part => part.Expression is { } expression ? $"{{{Output(expression, "string")}}}" : CSharpText.Escaped(part.Literal, interpolated: true)))}\")",
        };
    }

    private string Output(Expression expression, string type) => expression switch
    {
        Expression.Status status => $"{_variables[status.Target]}.GetOutput<{type}>({CSharpText.Literal(status.Output)})",
        Expression.StackOutput output => $"new StackReference({CSharpText.Literal(output.Stack)}).GetOutput<{type}>({CSharpText.Literal(output.Path.Length == 0 ? output.Name : $"{output.Name}.{output.Path}")})",
        _ => throw new InvalidOperationException($"`{expression.Text}` stands in what is recorded"),
    };
}
