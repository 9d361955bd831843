using System.Collections.Concurrent;
using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace IaC.Sdk.Analyzers;

/// <summary>IAC001: a resource that is made in a function given to Apply exists only when the value is known, so that no plan can show it.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class ResourceInsideApplyAnalyzer : DiagnosticAnalyzer
{
    private static readonly DiagnosticDescriptor Rule = new(
        "IAC001", "A resource is declared inside Apply", "{0} is declared inside Apply, where it cannot be planned: declare it outside, and give it the Output", "IaC", DiagnosticSeverity.Error, isEnabledByDefault: true,
        customTags: WellKnownDiagnosticTags.CompilationEnd);

    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [Rule];

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.EnableConcurrentExecution();
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.RegisterCompilationStartAction(compilation =>
        {
            var made = new ConcurrentBag<(ISymbol Method, IOperation Resource)>();
            var given = new ConcurrentDictionary<ISymbol, bool>(SymbolEqualityComparer.Default);
            compilation.RegisterOperationAction(operation => Check(operation, made), OperationKind.ObjectCreation);
            compilation.RegisterOperationAction(operation => Note((IMethodReferenceOperation)operation.Operation, given), OperationKind.MethodReference);
            compilation.RegisterCompilationEndAction(end =>
            {
                foreach ((_, IOperation resource) in made.Where(found => given.ContainsKey(found.Method)))
                {
                    end.ReportDiagnostic(Of(resource));
                }
            });
        });
    }

    private static void Check(OperationAnalysisContext context, ConcurrentBag<(ISymbol Method, IOperation Resource)> made)
    {
        if (!SdkTypes.IsResource(context.Operation.Type))
        {
            return;
        }

        ISymbol method = context.ContainingSymbol;
        for (IOperation? operation = context.Operation; operation is not null; operation = operation.Parent)
        {
            if (operation is IAnonymousFunctionOperation && IsGivenToApply(operation))
            {
                context.ReportDiagnostic(Of(context.Operation));
                return;
            }

            if (operation is ILocalFunctionOperation local)
            {
                method = local.Symbol;
                break;
            }
        }

        made.Add((method, context.Operation));
    }

    // A method that is given by its name: what it makes is known when all of it was looked at.
    private static void Note(IMethodReferenceOperation reference, ConcurrentDictionary<ISymbol, bool> given)
    {
        if (IsGivenToApply(reference))
        {
            given[reference.Method.OriginalDefinition] = true;
        }
    }

    private static Diagnostic Of(IOperation resource) => Diagnostic.Create(Rule, resource.Syntax.GetLocation(), resource.Type!.Name);

    private static bool IsGivenToApply(IOperation function)
    {
        IOperation? parent = function.Parent;
        while (parent is IDelegateCreationOperation or IConversionOperation)
        {
            parent = parent.Parent;
        }

        return parent is IArgumentOperation { Parent: { } call } && SdkTypes.IsApply(call);
    }
}
