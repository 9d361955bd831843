using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace IaC.Sdk.Analyzers;

/// <summary>IAC002: an Output is put into a text by interpolation, <c>+</c>, <c>ToString</c>, or <c>string.Join</c>, <c>Format</c> and <c>Concat</c>, which gives a text that says so instead of the value.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class OutputAsTextAnalyzer : DiagnosticAnalyzer
{
    private static readonly DiagnosticDescriptor Rule = new(
        "IAC002", "An Output is used as text", "an Output is no text yet: use Output.Format($\"...\"), or Apply", "IaC", DiagnosticSeverity.Error, isEnabledByDefault: true);

    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [Rule];

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.EnableConcurrentExecution();
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.RegisterOperationAction(CheckInterpolation, OperationKind.Interpolation);
        context.RegisterOperationAction(CheckCall, OperationKind.Invocation);
        context.RegisterOperationAction(CheckSum, OperationKind.Binary);
    }

    private static void CheckInterpolation(OperationAnalysisContext context)
    {
        var interpolation = (IInterpolationOperation)context.Operation;
        if (SdkTypes.IsValue(Plain(interpolation.Expression).Type) && !IsFormattable(interpolation.Parent))
        {
            Report(context, interpolation.Expression);
        }
    }

    private static void CheckCall(OperationAnalysisContext context)
    {
        var call = (IInvocationOperation)context.Operation;
        if (call is { TargetMethod: { Name: "ToString", Parameters.Length: 0 }, Instance: { } instance } && SdkTypes.IsValue(instance.Type))
        {
            Report(context, call);
        }

        if (call.TargetMethod is { Name: "Join" or "Format" or "Concat", ContainingType.SpecialType: SpecialType.System_String })
        {
            foreach (IOperation value in call.Arguments.SelectMany(argument => Values(argument.Value)).Where(value => SdkTypes.IsValue(value.Type) || SdkTypes.IsValue(SdkTypes.ItemOf(value.Type))))
            {
                Report(context, value);
            }
        }
    }

    // Of what is given one by one, each; of collection expressions too.
    private static IEnumerable<IOperation> Values(IOperation argument) => Plain(argument) switch
    {
        IArrayCreationOperation { Initializer: { } items } => items.ElementValues.Select(Plain),
        ICollectionExpressionOperation items => items.Elements.Select(Plain),
        var value => [value],
    };

    private static void CheckSum(OperationAnalysisContext context)
    {
        var sum = (IBinaryOperation)context.Operation;
        if (sum is { OperatorKind: BinaryOperatorKind.Add, Type.SpecialType: SpecialType.System_String })
        {
            foreach (IOperation operand in new[] { sum.LeftOperand, sum.RightOperand })
            {
                if (SdkTypes.IsValue(Plain(operand).Type))
                {
                    Report(context, operand);
                }
            }
        }
    }

    // Output.Format takes the text with its values still apart.
    private static bool IsFormattable(IOperation? text)
    {
        for (IOperation? around = text?.Parent; around is IConversionOperation or IArgumentOperation; around = around.Parent)
        {
            if (around is IConversionOperation { Type.Name: "FormattableString" or "IFormattable" })
            {
                return true;
            }
        }

        return false;
    }

    private static IOperation Plain(IOperation operation)
    {
        while (operation is IConversionOperation conversion)
        {
            operation = conversion.Operand;
        }

        return operation;
    }

    private static void Report(OperationAnalysisContext context, IOperation operation) => context.ReportDiagnostic(Diagnostic.Create(Rule, operation.Syntax.GetLocation()));
}
