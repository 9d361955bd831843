using System.Collections.Immutable;
using System.Text.Json.Nodes;

namespace IaC.Model;

/// <summary>Reads the annotations that begin with <c>iac/</c> into <see cref="ResourceOptions"/>.</summary>
internal sealed class OptionReader(SourceDocument document, KindDescriptor kind, string documentNamespace, ICollection<Diagnostic> faults)
{
    private const string Prefix = "iac/";

    private static readonly Dictionary<string, HookPoint> HookPoints = new(StringComparer.Ordinal)
    {
        ["before-create"] = HookPoint.BeforeCreate,
        ["after-create"] = HookPoint.AfterCreate,
        ["before-update"] = HookPoint.BeforeUpdate,
        ["after-update"] = HookPoint.AfterUpdate,
        ["before-delete"] = HookPoint.BeforeDelete,
        ["after-delete"] = HookPoint.AfterDelete,
    };

    private const string AnnotationsPointer = "/metadata/annotations";

    public ResourceOptions Read()
    {
        ResourceOptions options = ResourceOptions.Default;
        if (JsonPointer.Resolve(document.Root, AnnotationsPointer) is not JsonObject annotations)
        {
            return options;
        }

        foreach ((string name, JsonNode? value) in annotations)
        {
            // A value of another type is a fault of the schema already.
            if (name.StartsWith(Prefix, StringComparison.Ordinal) && !kind.Annotations.Contains(name) && value is JsonValue scalar && scalar.TryGetValue(out string? text))
            {
                options = Apply(options, name, text);
            }
        }

        return options;
    }

    private ResourceOptions Apply(ResourceOptions options, string name, string text)
    {
        ResourceTimeouts timeouts = options.Timeouts ?? new ResourceTimeouts();
        switch (name[Prefix.Length..])
        {
            case "depends-on":
                return options with { DependsOn = Keys(name, text) };
            case "protect":
                return options with { Protect = Flag(name, text) };
            case "retain-on-delete":
                return options with { RetainOnDelete = Flag(name, text) };
            case "delete-before-replace":
                return options with { DeleteBeforeReplace = Flag(name, text) };
            case "deleted-with":
                return options with { DeletedWith = Key(name, text) };
            case "replace-with":
                return options with { ReplaceWith = Keys(name, text) };
            case "replacement-trigger":
                return options with { ReplacementTrigger = text };
            case "ignore-changes":
                return options with { IgnoreChanges = Pointers(name, text) };
            case "replace-on-changes":
                return options with { ReplaceOnChanges = Pointers(name, text) };
            case "aliases":
                return options with { Aliases = Keys(name, text) };
            case "hooks":
                return options with { Hooks = Hooks(name, text) };
            case "timeout-create":
                return options with { Timeouts = timeouts with { Create = Duration(name, text) } };
            case "timeout-update":
                return options with { Timeouts = timeouts with { Update = Duration(name, text) } };
            case "timeout-delete":
                return options with { Timeouts = timeouts with { Delete = Duration(name, text) } };
            case "timeout-ready":
                return options with { Timeouts = timeouts with { Ready = Duration(name, text) } };
            default:
                Fault(name, $"there is no option `{name}`", NearName.Suggest(name, ResourceOptions.Annotations.Concat(kind.Annotations)), atName: true);
                return options;
        }
    }

    private ImmutableArray<ResourceKey> Keys(string name, string text)
    {
        var keys = ImmutableArray.CreateBuilder<ResourceKey>();
        foreach (string part in Parts(text))
        {
            if (ResourceKey.TryParse(part, documentNamespace, out ResourceKey key))
            {
                keys.Add(key);
            }
            else
            {
                string kind = part.Split('/')[0];
                string? near = KnownKinds.FindByName(kind) is null ? NearName.Suggest(kind, KnownKinds.All.Select(known => known.Kind.ToLowerInvariant())) : null;
                Fault(name, $"`{part}` in `{name}` does not name a resource", near ?? "write `kind/name` or `kind/namespace.name`, with commas between");
            }
        }

        return keys.ToImmutable();
    }

    private ResourceKey? Key(string name, string text)
    {
        ImmutableArray<ResourceKey> keys = Keys(name, text);
        if (keys.Length > 1)
        {
            Fault(name, $"`{name}` names {keys.Length} resources, and takes one");
        }

        return keys.IsEmpty ? null : keys[0];
    }

    private ImmutableArray<string> Pointers(string name, string text)
    {
        string[] pointers = Parts(text);
        foreach (string pointer in pointers.Where(pointer => pointer[0] != '/'))
        {
            Fault(name, $"`{pointer}` in `{name}` is not a JSON pointer", "write a path such as `/spec/containers/0/image`, with commas between");
        }

        return [.. pointers.Where(pointer => pointer[0] == '/')];
    }

    private ImmutableArray<HookBinding> Hooks(string name, string text)
    {
        var hooks = ImmutableArray.CreateBuilder<HookBinding>();
        foreach (string part in Parts(text))
        {
            string[] words = part.Split('=', 2);
            if (words.Length == 2 && words[1].Length > 0 && HookPoints.TryGetValue(words[0], out HookPoint point))
            {
                hooks.Add(new HookBinding(point, words[1]));
            }
            else
            {
                Fault(name, $"`{part}` in `{name}` is no hook", NearName.Suggest(words[0], HookPoints.Keys) ?? "write `before-create=name`, with commas between");
            }
        }

        return hooks.ToImmutable();
    }

    private bool Flag(string name, string text)
    {
        if (text is not ("true" or "false"))
        {
            Fault(name, $"`{name}` must be `\"true\"` or `\"false\"`, not `{text}`");
        }

        return text == "true";
    }

    private TimeSpan? Duration(string name, string text)
    {
        if (DurationText.TryParse(text) is { } length)
        {
            return length;
        }

        Fault(name, $"`{name}` must be a time such as `90s`, `5m` or `1h`, not `{text}`");
        return null;
    }

    private static string[] Parts(string text) => text.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    private void Fault(string name, string message, string? remedy = null, bool atName = false) =>
        faults.Add(new DocumentFault(JsonPointer.Append(AnnotationsPointer, name), message, remedy) { AtName = atName }.ToDiagnostic(document.Source));
}
