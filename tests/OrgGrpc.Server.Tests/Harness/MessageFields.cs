using System.Collections;
using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace OrgGrpc.Server.Tests.Harness;

/// <summary>One value somewhere in a message, with the path that a violation names it by.</summary>
internal sealed record MessageField(string Path, FieldDescriptor Field, Action<IMessage, object> Set);

/// <summary>Finds every value of a request, however deep, so that a test can replace each of them.</summary>
internal static class MessageFields
{
    /// <summary>The fields of the request that can be set; of a list of messages, those of its first item.</summary>
    public static IEnumerable<MessageField> Of(IMessage request) => Of(request, request.Descriptor, "", message => message);

    public static IMessage With(this MessageField field, IMessage request, object value)
    {
        var copy = Copy(request);
        field.Set(copy, value);
        return copy;
    }

    public static IMessage Copy(IMessage request) => request.Descriptor.Parser.ParseFrom(request.ToByteArray());

    private static IEnumerable<MessageField> Of(IMessage request, MessageDescriptor type, string prefix, Func<IMessage, IMessage> find)
    {
        foreach (var field in type.Fields.InDeclarationOrder().Where(field => !field.IsMap))
        {
            var path = prefix + field.Name;
            if (!IsOurs(field))
            {
                yield return new(path, field, (root, value) => Assign(field, find(root), value));
                continue;
            }

            if (field.IsRepeated && ((IList)field.Accessor.GetValue(find(Copy(request)))).Count == 0)
            {
                continue;
            }

            IMessage Inner(IMessage root)
            {
                var outer = find(root);
                if (field.IsRepeated)
                {
                    return (IMessage)((IList)field.Accessor.GetValue(outer))[0]!;
                }

                if (field.Accessor.GetValue(outer) is null)
                {
                    field.Accessor.SetValue(outer, field.MessageType.Parser.ParseFrom([]));
                }

                return (IMessage)field.Accessor.GetValue(outer);
            }

            foreach (var inner in Of(request, field.MessageType, $"{path}.", Inner))
            {
                yield return inner;
            }
        }
    }

    private static bool IsOurs(FieldDescriptor field) =>
        field.FieldType == FieldType.Message && field.MessageType.File.Package == "orggrpc.v1";

    private static void Assign(FieldDescriptor field, IMessage message, object value)
    {
        if (!field.IsRepeated)
        {
            field.Accessor.SetValue(message, value);
            return;
        }

        var items = (IList)field.Accessor.GetValue(message);
        items.Clear();
        items.Add(value);
    }
}
