using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace IaC.Sdk.Analyzers;

/// <summary>IAC002: an Output, or what holds some, is put into a text by interpolation, <c>+</c>, <c>ToString</c>, a method of <see cref="string"/> or a <see cref="System.Text.StringBuilder"/>, which gives a text that says so instead of the value.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class OutputAsTextAnalyzer : DiagnosticAnalyzer
{
    private static readonly DiagnosticDescriptor Rule = new(
        "IAC002", "An Output is used as text", "{0} is no text yet: use Output.Format($\"...\"), or Apply", "IaC", DiagnosticSeverity.Error, isEnabledByDefault: true);

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
        context.RegisterOperationAction(CheckAddition, OperationKind.CompoundAssignment);
        context.RegisterOperationAction(CheckAppended, OperationKind.InterpolatedStringAppendFormatted);
    }

    private static void CheckInterpolation(OperationAnalysisContext context)
    {
        var interpolation = (IInterpolationOperation)context.Operation;
        if (!IsFormattable(interpolation.Parent))
        {
            Check(context, interpolation.Expression);
        }
    }

    // A part of a text that is built by a handler of whom it is given to, as StringBuilder.Append takes it.
    private static void CheckAppended(OperationAnalysisContext context)
    {
        if (((IInterpolatedStringAppendOperation)context.Operation).AppendCall is IInvocationOperation { Arguments.Length: > 0 } call)
        {
            Check(context, call.Arguments[0].Value);
        }
    }

    private static void CheckCall(OperationAnalysisContext context)
    {
        var call = (IInvocationOperation)context.Operation;
        if (call is { TargetMethod: { Name: "ToString", Parameters.Length: 0 }, Instance: { } instance } && SdkTypes.IsValue(instance.Type))
        {
            Report(context, call, instance.Type);
        }

        if (MakesText(call.TargetMethod))
        {
            foreach (IOperation value in call.Arguments.SelectMany(argument => Values(argument.Value)))
            {
                Check(context, value);
            }
        }
    }

    private static bool MakesText(IMethodSymbol method) => method switch
    {
        { Name: "Join" or "Format" or "Concat", ContainingType.SpecialType: SpecialType.System_String } => true,
        { Name: "ToString", ContainingType: { Name: "Convert", ContainingNamespace: { Name: "System", ContainingNamespace.IsGlobalNamespace: true } } } => true,
        { Name: "Append" or "AppendFormat" or "AppendJoin" or "Insert", ContainingType: { Name: "StringBuilder", ContainingNamespace: { Name: "Text", ContainingNamespace: { Name: "System", ContainingNamespace.IsGlobalNamespace: true } } } } => true,
        _ => false,
    };

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
            Check(context, sum.LeftOperand);
            Check(context, sum.RightOperand);
        }
    }

    private static void CheckAddition(OperationAnalysisContext context)
    {
        var addition = (ICompoundAssignmentOperation)context.Operation;
        if (addition is { OperatorKind: BinaryOperatorKind.Add, Type.SpecialType: SpecialType.System_String })
        {
            Check(context, addition.Value);
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

    private static void Check(OperationAnalysisContext context, IOperation value)
    {
        ITypeSymbol? type = Plain(value).Type;
        if (SdkTypes.IsValue(type) || SdkTypes.IsValue(SdkTypes.ItemOf(type)) || SdkTypes.IsInputs(type) || SdkTypes.IsResource(type))
        {
            Report(context, value, type);
        }
    }

    private static void Report(OperationAnalysisContext context, IOperation operation, ITypeSymbol? type) =>
        context.ReportDiagnostic(Diagnostic.Create(Rule, operation.Syntax.GetLocation(), SdkTypes.IsResource(type) ? "a resource" : "an Output"));
}
