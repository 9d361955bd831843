using System.Globalization;
using System.Text.RegularExpressions;
using IaC.Model;

namespace IaC;

/// <summary>Options as the annotations that YAML has for them: the engine reads one form.</summary>
internal static partial class OptionAnnotations
{
    /// <summary>The annotations of a resource, sorted by name.</summary>
    /// <exception cref="RunException">An option cannot be written.</exception>
    public static Dictionary<string, string> Of(CustomResource resource)
    {
        var annotations = new Dictionary<string, string>(StringComparer.Ordinal);
        ResourceOptions options = resource.Options;
        Set("aliases", Joined(options.Aliases, alias => NameIn(resource, AliasOf(resource, alias))));
        Set("delete-before-replace", Flag((options as CustomResourceOptions)?.DeleteBeforeReplace));
        Set("deleted-with", resource.Inherited(level => level.DeletedWith) is { } holder && holder != resource ? NameIn(resource, One(resource, holder, "DeletedWith").Key) : null);
        Set("depends-on", HasDependencies(resource) ? Dependencies(resource) : null);
        Set("hooks", Levels(resource).Select(level => level.Hooks).Aggregate((all, more) => all is null || more is null ? all ?? more : all.With(more))?.Text);
        Set("ignore-changes", Joined(All(resource, level => level.IgnoreChanges), path => Pointer(resource, path)));
        Set("protect", Inherited(resource, level => level.Protect));
        Set("replace-on-changes", Joined(All(resource, level => level.ReplaceOnChanges), path => Pointer(resource, path)));
        Set("replace-with", Joined([.. All(resource, level => level.ReplaceWith).SelectMany(other => other.Members()).Where(other => other != resource).Distinct()], other => NameIn(resource, other.Key)));
        Set("replacement-trigger", resource.Inherited(level => level.ReplacementTrigger));
        Set("retain-on-delete", Inherited(resource, level => level.RetainOnDelete));
        CustomTimeouts? timeouts = Levels(resource).Reverse().Select(level => level.CustomTimeouts).Aggregate((outer, inner) => outer is null || inner is null ? inner ?? outer : outer.With(inner));
        Set("timeout-create", Duration(resource, timeouts?.Create));
        Set("timeout-delete", Duration(resource, timeouts?.Delete));
        Set("timeout-ready", Duration(resource, timeouts?.Ready));
        Set("timeout-update", Duration(resource, timeouts?.Update));
        return annotations;

        void Set(string name, string? value)
        {
            if (!string.IsNullOrEmpty(value))
            {
                annotations[$"iac/{name}"] = value;
            }
        }
    }

    // From the resource outward.
    private static IEnumerable<ResourceOptions> Levels(CustomResource resource)
    {
        for (Resource? level = resource; level is not null; level = level.Parent)
        {
            yield return level.Options;
        }
    }

    private static List<T> All<T>(CustomResource resource, Func<ResourceOptions, List<T>> option) => [.. Levels(resource).SelectMany(option).Distinct()];

    private static string? Joined<T>(List<T> items, Func<T, string> text)
        where T : class => items.Count == 0 ? null : string.Join(", ", items.ConvertAll(item => text(item)));

    private static string? Inherited(CustomResource resource, Func<ResourceOptions, bool?> option) => resource.Inherited(level => Flag(option(level)));

    private static CustomResource One(CustomResource resource, Resource other, string option) =>
        other as CustomResource ?? throw new RunException($"{resource.Key}: {option} takes a resource of the machine, and {other.GetResourceName()} is a component");

    // Most resources have none, and what finds them is compiled at each start of a program.
    private static bool HasDependencies(CustomResource resource)
    {
        for (Resource? level = resource; level is not null; level = level.Parent)
        {
            if (!((IInput)level.Options.DependsOn).IsEmpty)
            {
                return true;
            }
        }

        return false;
    }

    // Those of a component hold for its parts. A part of the component itself is no dependency of another part.
    private static string Dependencies(CustomResource resource)
    {
        var keys = new List<ResourceKey>();
        foreach (ResourceOptions level in Levels(resource))
        {
            Resolved resolved = ((IInput)level.DependsOn).Node.ResolveAsync(null).AsTask().GetAwaiter().GetResult();
            if (!resolved.IsKnown)
            {
                throw new RunException($"{resource.Key}: DependsOn takes resources that are known when the program ends, and this is an Output of what `iac` does later");
            }

            keys.AddRange(((IEnumerable<Resource?>)resolved.Value!).SelectMany(other => (other ?? throw new RunException($"{resource.Key}: DependsOn holds a null")).Members()).Select(other => other.Key));
        }

        return string.Join(", ", keys.Where(key => key != resource.Key).Distinct().Select(key => NameIn(resource, key)));
    }

    // A name in another namespace, or one that would be taken for one, says its own.
    private static string NameIn(CustomResource resource, ResourceKey key)
    {
        bool needsNamespace = BuiltInKinds.Find(key.ApiVersion, key.Kind) is not { IsNamespaced: false } && (key.Namespace != resource.Key.Namespace || key.Name.Contains('.', StringComparison.Ordinal));
        return $"{key.Kind.ToLowerInvariant()}/{(needsNamespace ? $"{key.Namespace}." : "")}{key.Name}";
    }

    private static string? Flag(bool? value) => value switch { true => "true", false => "false", null => null };

    private static string? Duration(CustomResource resource, TimeSpan? value) => value switch
    {
        null => null,
        { TotalSeconds: >= 1 and < 1_000_000 } given => $"{Math.Ceiling(given.TotalSeconds).ToString(CultureInfo.InvariantCulture)}s",
        { } given => throw new RunException($"{resource.Key}: a timeout is from one second to 999999 seconds, not {given}"),
    };

    private static ResourceKey AliasOf(CustomResource resource, Alias alias)
    {
        if (alias.Urn is null)
        {
            return resource.Key with { Name = alias.Name ?? resource.Key.Name, Namespace = alias.Namespace ?? resource.Key.Namespace };
        }

        try
        {
            return new Urn(alias.Urn).ToKey();
        }
        catch (FormatException exception)
        {
            throw new RunException($"{resource.Key}: alias: {exception.Message}");
        }
    }

    // `spec.containers[0].image`, `metadata.labels["a.b"]`, as Pulumi writes paths; or a JSON pointer.
    private static string Pointer(CustomResource resource, string path)
    {
        if (path.StartsWith('/'))
        {
            return path;
        }

        Match[] steps = [.. Step().Matches(path).Cast<Match>()];
        return steps.Sum(step => step.Length) == path.Length && steps.Length > 0
            ? steps.Aggregate("", (pointer, step) => JsonPointer.Append(pointer, step.Groups.Values.Skip(1).First(group => group.Success).Value))
            : throw new RunException($"{resource.Key}: `{path}` is no path of a field: write spec.containers[0].image");
    }

    [GeneratedRegex("""\G(?:\.?([A-Za-z0-9_*-]+)|\["([^"]*)"\]|\[(\d+|\*)\])""")]
    private static partial Regex Step();
}
