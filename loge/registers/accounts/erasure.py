from loge.registers.accounts.models import User

KEPT = {
    User: "Comptes du personnel : fermés, et nommés par le journal aussi longtemps que lui. Le mot de passe est chiffré."
}
