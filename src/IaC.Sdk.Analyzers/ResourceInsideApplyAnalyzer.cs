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
        "IAC001", "A resource is declared inside Apply", "{0} is declared inside Apply, where it cannot be planned: declare it outside, and give it the Output", "IaC", DiagnosticSeverity.Error, isEnabledByDefault: true);

    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [Rule];

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.EnableConcurrentExecution();
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.RegisterOperationAction(Check, OperationKind.ObjectCreation);
    }

    private static void Check(OperationAnalysisContext context)
    {
        if (!SdkTypes.IsResource(context.Operation.Type))
        {
            return;
        }

        for (IOperation? operation = context.Operation; operation is not null; operation = operation.Parent)
        {
            if (operation is IAnonymousFunctionOperation && IsGivenToApply(operation))
            {
                context.ReportDiagnostic(Diagnostic.Create(Rule, context.Operation.Syntax.GetLocation(), context.Operation.Type!.Name));
                return;
            }
        }
    }

    private static bool IsGivenToApply(IOperation function)
    {
        IOperation? parent = function.Parent;
        while (parent is IDelegateCreationOperation or IConversionOperation)
        {
            parent = parent.Parent;
        }

        return parent is IArgumentOperation { Parent: IInvocationOperation { TargetMethod: { Name: "Apply" } method } } && SdkTypes.IsValue(method.ContainingType);
    }
}
