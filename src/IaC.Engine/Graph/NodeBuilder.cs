using System.Collections.Immutable;
using IaC.Model;

namespace IaC.Engine;

/// <summary>Finds what one declaration refers to and depends on.</summary>
/// <param name="definition">The stack: names, config.</param>
/// <param name="kinds">The kinds that there are.</param>
/// <param name="declared">Whether a document is in the stack.</param>
/// <param name="names">All documents of the stack, to suggest what was meant.</param>
/// <param name="others">Outputs of other stacks; null where they are not looked up.</param>
internal sealed class NodeBuilder(
    StackDefinition definition,
    IReadOnlyDictionary<(string ApiVersion, string Kind), KindDescriptor> kinds,
    Func<ResourceKey, bool> declared,
    Func<IEnumerable<ResourceKey>> names,
    OtherStacks? others)
{
    private const string AnnotationsPointer = "/metadata/annotations";

    /// <summary>The node of a declaration; null when it has faults, which are added to <paramref name="faults"/>.</summary>
    public GraphNode? Build(ResourceDeclaration declaration, ICollection<Diagnostic> faults)
    {
        if (!kinds.TryGetValue((declaration.Key.ApiVersion, declaration.Key.Kind), out KindDescriptor? kind))
        {
            string? remedy = NearName.Suggest($"{declaration.Key.ApiVersion} {declaration.Key.Kind}", kinds.Keys.Select(known => $"{known.ApiVersion} {known.Kind}"));
            faults.Add(Diagnostic.Error($"there is no kind {declaration.Key.ApiVersion} {declaration.Key.Kind}", declaration.Source.Locate("/kind"), remedy));
            return null;
        }

        return Build(declaration, kind, faults);
    }

    /// <summary>The node of a declaration of a known kind; null when it has faults, which are added to <paramref name="faults"/>.</summary>
    public GraphNode? Build(ResourceDeclaration declaration, KindDescriptor kind, ICollection<Diagnostic> faults)
    {
        int before = faults.Count;
        declaration = TemplateText.Include(declaration, kind, faults);
        ExpressionScan scan = Expressions.Scan(declaration.Document);
        foreach (DocumentFault fault in scan.Faults)
        {
            faults.Add(fault.ToDiagnostic(declaration.Source));
        }

        CheckConfig(declaration, scan, faults);
        CheckOthers(declaration, scan, faults);
        var references = ImmutableArray.CreateBuilder<NodeReference>();
        AddReferences(declaration, scan.References, isExpression: true, references, faults);
        AddReferences(declaration, Computed(declaration, scan, faults), isExpression: false, references, faults);
        AddReferences(declaration, kind.References(declaration.Document), isExpression: false, references, faults);

        var dependsOn = new List<Urn>(references.Count);
        dependsOn.AddRange(references.Select(reference => reference.Target));
        foreach ((string option, ResourceKey key) in Named(declaration.Options))
        {
            if (IsThere(declaration, JsonPointer.Append(AnnotationsPointer, option), key, faults))
            {
                dependsOn.Add(UrnOf(key));
            }
        }

        return faults.Count > before
            ? null
            : new GraphNode(UrnOf(declaration.Key), declaration, kind, references.ToImmutable(), [.. dependsOn.Distinct()], scan);
    }

    // What becomes of those decides what becomes of this one, so they are planned first.
    private static IEnumerable<(string Option, ResourceKey Key)> Named(ResourceOptions options) =>
        options.DependsOn.Select(key => ("iac/depends-on", key))
            .Concat(options.DeletedWith is { } holder ? [("iac/deleted-with", holder)] : [])
            .Concat(options.ReplaceWith.Select(key => ("iac/replace-with", key)));

    private void AddReferences(
        ResourceDeclaration declaration, IEnumerable<ResourceReference> found, bool isExpression, ImmutableArray<NodeReference>.Builder references, ICollection<Diagnostic> faults)
    {
        foreach (ResourceReference reference in found)
        {
            if (reference.Required ? IsThere(declaration, reference.Pointer, reference.Target, faults) : declared(reference.Target))
            {
                references.Add(new NodeReference(reference, UrnOf(reference.Target), isExpression));
            }
        }
    }

    // What a value is computed from must be done before; its value alone takes part in the diff, so these are edges and no more.
    private IEnumerable<ResourceReference> Computed(ResourceDeclaration declaration, ExpressionScan scan, ICollection<Diagnostic> faults)
    {
        foreach ((string pointer, string id) in scan.Uses.Where(use => use.Expression is Expression.Computed).Select(use => (use.Pointer, ((Expression.Computed)use.Expression).Id)))
        {
            if (!definition.Computed.TryGetValue(id, out ComputedValue? value))
            {
                faults.Add(Diagnostic.Error($"{declaration.Key} refers to apply.{id}, which no program computes", declaration.Source.Locate(pointer), "only a program can give such values"));
                continue;
            }

            foreach (Expression.Status status in ComputedValues.InputsOf(value).OfType<Expression.Status>())
            {
                yield return new ResourceReference(pointer, status.Target, "");
            }
        }
    }

    private bool IsThere(ResourceDeclaration declaration, string pointer, ResourceKey target, ICollection<Diagnostic> faults)
    {
        if (declared(target))
        {
            return true;
        }

        string? remedy = NearName.Suggest(target.ToString(), names().Where(name => name.Kind == target.Kind).Select(name => name.ToString()));
        faults.Add(Diagnostic.Error($"{declaration.Key} refers to {target}, which is not in the stack", declaration.Source.Locate(pointer), remedy));
        return false;
    }

    private void CheckConfig(ResourceDeclaration declaration, ExpressionScan scan, ICollection<Diagnostic> faults)
    {
        foreach (ExpressionUse use in scan.Uses)
        {
            if (use.Expression is Expression.Config config && !definition.Config.ContainsKey(config.Name))
            {
                string remedy = NearName.Suggest(config.Name, definition.Config.Keys) ?? $"run `iac config set {config.Name} VALUE`";
                faults.Add(Diagnostic.Error($"{declaration.Key} refers to the config value {config.Name}, which is not set", declaration.Source.Locate(use.Pointer), remedy));
            }
        }
    }

    private void CheckOthers(ResourceDeclaration declaration, ExpressionScan scan, ICollection<Diagnostic> faults)
    {
        foreach (ExpressionUse use in others is null ? [] : scan.Uses)
        {
            IEnumerable<Expression> named = use.Expression is Expression.Computed computed ? definition.Computed.TryGetValue(computed.Id, out ComputedValue? value) ? ComputedValues.InputsOf(value) : [] : [use.Expression];
            foreach ((string message, string? remedy) in named.OfType<Expression.StackOutput>().Select(others!.FaultOf).OfType<(string, string?)>())
            {
                faults.Add(Diagnostic.Error($"{declaration.Key}: {message}", declaration.Source.Locate(use.Pointer), remedy));
            }
        }
    }

    private Urn UrnOf(ResourceKey key) => Urn.Create(definition.Name, definition.Project, key);
}
