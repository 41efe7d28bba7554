package pontifex.remote;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import net.schmizz.sshj.common.Buffer;
import net.schmizz.sshj.common.Message;
import net.schmizz.sshj.common.SSHPacket;
import net.schmizz.sshj.userauth.UserAuthException;
import net.schmizz.sshj.userauth.method.AbstractAuthMethod;
import org.jspecify.annotations.Nullable;

/// One step of keyboard-interactive (RFC 4256): asks for questions, or gives the answers to those that came. Each is an
/// exchange of its own, so that whoever answers is waited for between two packets.
final class Questions extends AbstractAuthMethod {
    /// @param shown whether the answer may be seen
    record Question(String prompt, boolean shown) {}

    private static final int MOST = 16;
    private static final int LONGEST = 200;

    /// What could steer the terminal at which it is asked, or turn its text around.
    private static final Pattern ACTING = Pattern.compile("[\\p{gc=C}\\p{gc=Zl}\\p{gc=Zp}]");

    private final @Nullable List<char[]> answers;
    private volatile @Nullable List<Question> asked;

    /// @param answers to the questions that came before; null at the beginning
    Questions(@Nullable List<char[]> answers) {
        super("keyboard-interactive");
        this.answers = answers;
    }

    /// What the host wants to know now; null: it has said yes or no.
    @Nullable List<Question> asked() {
        return asked;
    }

    @Override
    protected SSHPacket buildReq() throws UserAuthException {
        if (answers == null) {
            return super.buildReq().putString("").putString("");
        }
        var packet = new SSHPacket(Message.USERAUTH_INFO_RESPONSE).putUInt32(answers.size());
        answers.forEach(packet::putSensitiveString);
        return packet;
    }

    @Override
    public void handle(Message message, SSHPacket packet) throws UserAuthException {
        if (message == Message.USERAUTH_60) {
            try {
                asked = read(packet);
            } catch (Buffer.BufferException e) {
                throw new UserAuthException(e);
            }
        }
        throw new UserAuthException(message == Message.USERAUTH_60 ? "asked" : "unexpected answer " + message);
    }

    private static List<Question> read(SSHPacket packet) throws Buffer.BufferException {
        packet.readString(); // a name
        packet.readString(); // an instruction
        packet.readString(); // a language
        var count = packet.readUInt32AsInt();
        var questions = new ArrayList<Question>();
        for (var i = 0; i < Math.min(count, MOST); i++) {
            var prompt = new String(packet.readBytes(), StandardCharsets.UTF_8);
            questions.add(new Question(visible(prompt), packet.readBoolean()));
        }
        return questions;
    }

    private static String visible(String prompt) {
        var part = prompt.substring(0, Math.min(prompt.length(), LONGEST));
        return ACTING.matcher(part).replaceAll("?");
    }
}
